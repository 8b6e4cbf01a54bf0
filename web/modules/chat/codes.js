/** Of our own, 4000 to 4499: we come back. This one: no answer. */
export const NO_ANSWER = 4000

/** Whether nobody should come back after this code: a goodbye, a policy, and those of our own from 4500 on. @param {number} code */
export function meansStayAway(code) {
  return code === 1000 || code === 1008 || (code >= 4500 && code <= 4999)
}
