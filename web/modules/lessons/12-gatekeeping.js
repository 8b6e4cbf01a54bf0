/** What ticks off the experiments of lesson 12: for each of them the events that prove it, the cause before the effect. */

import { fieldOf } from "../wire/exchanges.js"
import { after, close, content, fault, first, handshake, message, node, onConnection, onWire, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** More than a message may have, in bytes. */
const LONGEST = 64 * 1024

/** As many words in so many milliseconds are too many at once. */
const TOO_MANY = 11
const AT_ONCE = 1000

/** So long a head may take, and a node its time to notice; in milliseconds. */
const PATIENCE = 4500
const NOTICED = 8000

/** A record that carries what is said, and not how it is agreed. */
const DATA = "application data"

/** @type {Record<string, Predicate>} */
export const experiments = {
  "visit-evil": events => prove(events.filter(isForeign), knock => overheardThenNot(events, knock)),
  "use-a-ticket-twice": events => prove(events.filter(hasTicket), knock => goodOnce(events, knock)),
  "say-too-much": events => prove(events.filter(isTooBig), word => toldSo(events, word)),
  "hold-enter": events => prove(events.filter(close("server", 1008)), end => hasCried(events, end)),
  "be-slow": events => prove(events.filter(fault("throttle")), throttle => waitedForInVain(events, throttle)),
  "say-it-by-wss": events => prove(events.filter(message("client", "say")), say => sealed(events, say)),
}

/** A handshake that a page of another origin has sent. @param {LogEvent} event */
function isForeign(event) {
  const origin = handshake(event) ? fieldOf(event, "origin") : undefined
  return origin !== undefined && origin.replace(/^https?:\/\//, "") !== fieldOf(event, "host")
}

/** @param {LogEvent[]} events @param {LogEvent} knock */
function answerTo(events, knock) {
  return after(onConnection(events, knock.connection), knock).find(event => event.response)
}

/** The open step lets the other page in, and it hears what is said; nobody asked before. The guarded one answers 403. @param {LogEvent[]} events @param {LogEvent} knock */
function overheardThenNot(events, knock) {
  const letIn = answerTo(events, knock)
  const said = letIn && after(onConnection(events, knock.connection), letIn).find(message("server", "said"))
  if (letIn?.response.status !== 101 || !said) return undefined
  const asked = onWire(events, knock.wire).some(event => event.request?.method === "OPTIONS")
  const guarded = after(events, said).find(node("started", "GUARDED"))
  if (asked || !guarded) return undefined
  return first(after(events, guarded).filter(isForeign), again => {
    const answer = answerTo(events, again)
    return answer?.response.status === 403 ? [knock, letIn, said, guarded, again, answer] : undefined
  })
}

/** @param {LogEvent} event */
function ticketOf(event) {
  return new URLSearchParams(event.request?.target.split("?")[1] ?? "").get("ticket")
}

/** @param {LogEvent} event */
function hasTicket(event) {
  return handshake(event) && Boolean(ticketOf(event))
}

/** The same ticket is good for one, and not for the next. @param {LogEvent[]} events @param {LogEvent} knock */
function goodOnce(events, knock) {
  const letIn = answerTo(events, knock)
  if (letIn?.response.status !== 101) return undefined
  return first(after(events, letIn).filter(event => hasTicket(event) && ticketOf(event) === ticketOf(knock)), again => {
    const answer = answerTo(events, again)
    return answer?.response.status === 401 ? [knock, letIn, again, answer] : undefined
  })
}

/** @param {LogEvent} event */
function isTooBig(event) {
  return event.kind === "frame" && event.from === "client" && event.opcode < 0x8 && event.length > LONGEST
}

/** Whoever says too much hears why; where the library decides, they do not. @param {LogEvent[]} events @param {LogEvent} word */
function toldSo(events, word) {
  const end = after(onConnection(events, word.connection), word).find(close("server", 1009))
  const start = end && events.find(event => event.n > end.n && node("started", "DEFAULT_LIMIT")(event))
  if (!end || !start) return undefined
  return first(after(events, start).filter(isTooBig), again => {
    const ours = after(onConnection(events, again.connection), again)
    const isTold = ours.some(close("server", 1009))
    const closed = ours.find(event => event.kind === "closed" || close("server")(event))
    return closed && !isTold ? [word, end, start, again, closed] : undefined
  })
}

/** Many words in a second, and then the end. @param {LogEvent[]} events @param {LogEvent} end */
function hasCried(events, end) {
  const said = onConnection(events, end.connection).filter(event => event.n < end.n && message("client", "say")(event))
  const words = said.slice(-TOO_MANY)
  return words.length === TOO_MANY && words[TOO_MANY - 1].at - words[0].at <= AT_ONCE ? [words[0], words[TOO_MANY - 1], end] : undefined
}

/** While a wire is slow, a connection is ended by the node before its head is whole, and after some patience. @param {LogEvent[]} events @param {LogEvent} throttle */
function waitedForInVain(events, throttle) {
  return first(after(onWire(events, throttle.wire), throttle).filter(({ kind }) => kind === "opened"), opened => {
    const ours = onConnection(events, opened.connection)
    const end = ours.find(event => event.kind === "finished" && event.from === "server")
    const took = end ? end.at - opened.at : 0
    return end && !ours.some(event => event.response) && took >= PATIENCE && took <= NOTICED ? [throttle, opened, end] : undefined
  })
}

/** A word is said in the open; another is heard that nobody has said in the open, for it came in records. @param {LogEvent[]} events @param {LogEvent} say */
function sealed(events, say) {
  const said = events.filter(event => event.n > say.n && message("server", "said")(event))
  const heard = said.find(event => content(event).id === content(say).id)
  const open = new Set(events.filter(message("client", "say")).map(event => content(event).id))
  return first(said.filter(event => !open.has(content(event).id)), secret => {
    const record = events.findLast(event => event.kind === "record" && event.type === DATA && event.from === "client" && event.n < secret.n && event.n > say.n)
    return heard && record && [say, heard, record, secret].sort((a, b) => a.n - b.n)
  })
}
