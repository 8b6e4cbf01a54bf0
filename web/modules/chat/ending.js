/** What the codes of RFC 6455, section 7.4.1, mean to the one who reads them. */
const MEANING = new Map([
  [1000, "the server said goodbye"],
  [1001, "the server is going away"],
  [1003, "the server takes no such data"],
  [1005, "a Close frame came, without a code"],
  [1006, "the connection broke, no Close frame came"],
  [1009, "the message was too big"],
  [1011, "the server met an error"],
  [1012, "the server restarts"],
])

/**
 * Why a connection ended, as a sentence for a person.
 * @param {number} code
 * @param {string} reason what the other side wrote into its Close frame, if anything
 */
export function ending(code, reason) {
  const meaning = reason || MEANING.get(code) || "the server has closed the connection"
  return `Closed with ${code}: ${meaning.replace(/\.$/, "")}.`
}
