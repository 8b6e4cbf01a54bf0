/** What a page asks the kit to do. Each request carries the page's own token, so that no other page can ask. */

const NO_ANSWER = "The kit does not answer. Start it again with ./kit, then reload this page."

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>} what the kit answered, or undefined if it had nothing to say
 * @throws {Error} whose message is a sentence for a person
 */
export async function ask(method, path, body) {
  const token = document.querySelector("meta[name=ws101-token]")?.getAttribute("content") ?? ""
  const headers = { "X-Ws101-Token": token, "Content-Type": "application/json" }
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) }).catch(() => undefined)
  if (!response) throw new Error(NO_ANSWER)

  const answer = await response.json().catch(() => undefined)
  if (!response.ok) throw new Error(answer?.message ?? `The kit answered ${response.status} ${response.statusText}.`)
  return answer
}
