/** Of our own, 4000 to 4499: we come back. This one: no answer. */
export const NO_ANSWER = 4000

/** A goodbye, and rules that were broken and would be broken again: RFC 6455, section 7.4.1. */
const FOR_GOOD = [1000, 1002, 1003, 1007, 1008, 1009, 1010]

/** Whether nobody should come back after this code: one of those, or one of our own from 4500 on. @param {number} code */
export function meansStayAway(code) {
  return FOR_GOOD.includes(code) || (code >= 4500 && code <= 4999)
}
