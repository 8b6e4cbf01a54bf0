/** Lesson 05's own picture: the newest handshake of a wire, from the key to what the answer said. */

import { acceptSteps, GUID, isUpgradeRequest, values } from "./handshake.js"
import { flipsIn } from "./flips.js"
import { onWire } from "./story.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {{ what: string, value: string, event?: LogEvent }} Step */

/** @param {Log} log @param {string} wire @param {number} now the newest event that counts @returns {Step[]} none if nobody has knocked */
export function knockSteps(log, wire, now) {
  const ours = onWire(log.events, wire).filter(event => event.n <= now)
  const request = ours.filter(event => event.kind === "head" && isUpgradeRequest(event)).pop()
  if (!request) return []
  const { key, digest, accept } = acceptSteps(values(request, "Sec-WebSocket-Key")[0] ?? "")
  const answer = ours.find(event => event.connection === request.connection && event.response !== undefined && event.n > request.n)
  return [
    { what: "the key", value: key, event: request },
    { what: "and the GUID", value: `${key}${GUID}` },
    { what: "SHA-1 of it", value: digest },
    { what: "in Base64", value: accept },
    { what: "the answer", value: answer ? answerWords(log, answer, accept, now) : "none yet", event: answer },
  ]
}

/** @param {Log} log @param {LogEvent} answer @param {string} right @param {number} now */
function answerWords(log, answer, right, now) {
  const { status, reason } = answer.response
  const accept = values(answer, "Sec-WebSocket-Accept")[0]
  const given = accept === undefined ? "without an Accept" : accept === right ? "with this Accept" : `with another Accept: ${accept}`
  const flipped = flipsIn(log, answer, now).length > 0 ? ", and a bit of it was turned on the way" : ""
  return `${status} ${reason}, ${given}${flipped}`
}
