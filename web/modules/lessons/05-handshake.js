/** What ticks off the experiments of lesson 05: for each of them the events that prove it, the cause before the effect. */

import { acceptSteps, values } from "../wire/handshake.js"
import { fault, first, handshake, node, onConnection, onWire, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** In so many pieces a head must come, to be in pieces at all. */
const PIECES = 50

/** Three answers that are not 101, and mean different things to anybody but a WebSocket. */
const REFUSALS = [403, 503, 302]

const OLD_PROXY = "BEHIND_AN_OLD_PROXY"

/** @type {Record<string, Predicate>} */
export const experiments = {
  "work-out-the-answer": events => prove(events.filter(handshake), knock => workedOut(events, knock)),
  "one-letter-of-the-answer": events => prove(events.filter(flip), struck => notBelieved(events, struck)),
  "three-ways-to-say-no": events => prove(events.filter(handshake), knock => threeRefusals(events, knock)),
  "a-head-in-pieces": events => prove(events.filter(fault("slice")), slice => inPieces(events, slice)),
  "a-proxy-that-forgets": events => prove(events.filter(node("started", OLD_PROXY)), start => forgotten(events, start)),
}

/** A handshake, and then its Accept in an address that somebody asks for. @param {LogEvent[]} events @param {LogEvent} knock */
function workedOut(events, knock) {
  const answer = answerTo(events, knock)
  const accept = acceptSteps(values(knock, "Sec-WebSocket-Key")[0] ?? "").accept
  const typed = answer && events.find(event => event.n > answer.n && event.kind === "head" && typedIn(event) === accept)
  return answer?.response.status === 101 && typed ? [knock, answer, typed] : undefined
}

/** What the form of the page sends. @param {LogEvent} event */
function typedIn(event) {
  return new URLSearchParams(event.request?.target.split("?")[1] ?? "").get("accept")
}

/** A bit of a 101, after which the client ends the connection and no frame of its own came. @param {LogEvent[]} events @param {LogEvent} struck */
function notBelieved(events, struck) {
  const ours = onConnection(events, struck.connection)
  const answer = ours.find(event => event.response?.status === 101 && isWithin(struck.offset, event))
  const end = ours.find(event => event.kind === "finished" && event.from === "client")
  const spoke = ours.some(event => event.kind === "frame" && event.from === "client")
  return answer && end && !spoke ? [struck, answer, end].sort((a, b) => a.n - b.n) : undefined
}

/** @param {number} offset @param {LogEvent} event */
function isWithin(offset, event) {
  return offset >= (event.start ?? 0) && offset < (event.end ?? 0)
}

/** On one wire each of the refusals, and after each of them the end of its connection. @param {LogEvent[]} events @param {LogEvent} knock */
function threeRefusals(events, knock) {
  const ours = onWire(events, knock.wire).filter(event => event.n >= knock.n)
  const found = REFUSALS.map(status => {
    const answer = ours.find(event => fault("reject")(event) && event.struck && event.value === status)
    const end = answer && onConnection(ours, answer.connection).find(event => event.n > answer.n && event.kind === "closed")
    return answer && end ? [answer, end] : []
  })
  return found.every(pair => pair.length > 0) ? [knock, ...found.flat()] : undefined
}

/** A knock that had to leave the tap in many pieces, and was answered with 101 all the same. @param {LogEvent[]} events @param {LogEvent} slice */
function inPieces(events, slice) {
  const later = onWire(events, slice.wire).filter(event => event.n > slice.n)
  const off = later.find(event => fault("slice", false)(event))
  const knocks = later.filter(event => handshake(event) && (!off || event.n < off.n) && ((event.end ?? 0) - (event.start ?? 0)) / slice.value >= PIECES)
  return first(slice.way === "to-node" ? knocks : [], knock => {
    const answer = answerTo(events, knock)
    return answer?.response.status === 101 ? [slice, knock, answer] : undefined
  })
}

/** A good knock, which is answered as if it were none. @param {LogEvent[]} events @param {LogEvent} start */
function forgotten(events, start) {
  return first(events.filter(event => event.n > start.n && handshake(event)), knock => {
    const answer = answerTo(events, knock)
    return answer && answer.response.status !== 101 ? [start, knock, answer] : undefined
  })
}

/** A flip on the way to the browser that has met its byte. @param {LogEvent} event */
function flip(event) {
  return fault("flip")(event) && event.struck && event.way === "to-browser"
}

/** @param {LogEvent[]} events @param {LogEvent} knock */
function answerTo(events, knock) {
  return onConnection(events, knock.connection).find(event => event.n > knock.n && event.response !== undefined)
}
