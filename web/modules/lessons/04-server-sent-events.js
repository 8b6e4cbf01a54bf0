/** What ticks off the experiments of lesson 04: for each of them the events that prove it, the cause before the effect. */

import { fieldOf, isStream } from "../wire/exchanges.js"
import { after, content, fault, first, node, onConnection, onWire, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** So many words in one answer show that it does not end with the first. */
const WORDS = 3

/** So many streams a browser opens to one origin over HTTP/1.1; the next has to wait. */
const MOST_STREAMS = 6

/** So long nothing leaves a browser that has no connection left, in milliseconds. */
const STUCK = 5 * 1000

/** What waits only for a connection leaves soon after there is one: a busy machine, too, has started by then. */
const SOON = 5 * 1000

/** So long nobody comes who would come back by himself, in milliseconds. */
const LONG_ENOUGH = 10 * 1000

/** @type {Record<string, Predicate>} */
export const experiments = {
  "read-the-stream": events => prove(said(events), word => severalInOneBody(events, word)),
  "open-seven-windows": events => prove(events.filter(isEnd), end => oneHadToWait(events, end)),
  "reset-the-wire": events => prove(events.filter(fault("reset")), reset => wentOn(events, reset)),
  "close-within-an-event": events => prove(events.filter(closeOfStream), close => cameWhole(events, close)),
  "answer-with-503": events => prove(events.filter(fault("reject")).filter(({ struck }) => struck), rejection => gaveUp(events, rejection)),
  "restart-the-node": events => prove(events.filter(node("ended")), end => wasTold(events, end)),
}

/** Three words that came in one answer, this the first of them. @param {LogEvent[]} events @param {LogEvent} word */
function severalInOneBody(events, word) {
  const words = said(onConnection(events, word.connection)).filter(each => each.n >= word.n).slice(0, WORDS)
  return words.length === WORDS ? words : undefined
}

/**
 * Six streams stand on one wire, and for five seconds nobody asks for anything there. Then one of them ends, and at once
 * somebody does.
 * @param {LogEvent[]} events
 * @param {LogEvent} end of one of them
 */
function oneHadToWait(events, end) {
  const ours = onWire(events, end.wire)
  const open = streamsBefore(ours, end)
  const [latest, next] = [ours.findLast(event => event.n < end.n && asks(event)), ours.find(event => event.n > end.n && asks(event))]
  const wasStuck = latest && end.at - latest.at >= STUCK
  const isFreed = next && next.request.method === "GET" && next.at - end.at < SOON
  return open.length >= MOST_STREAMS && open.some(({ connection }) => connection === end.connection) && wasStuck && isFreed ? [...open, end, next] : undefined
}

/** By an event each, the streams that were open then: each has begun, or told something, and has not ended. @param {LogEvent[]} events @param {LogEvent} moment */
function streamsBefore(events, moment) {
  /** @type {Map<number, LogEvent>} */
  const open = new Map()
  for (const event of events) {
    if (event.n >= moment.n) break
    const { connection = 0 } = event
    if ((isStream(event) || event.kind === "sse") && !open.has(connection)) open.set(connection, event)
    if (isEnd(event)) open.delete(connection)
  }
  return [...open.values()]
}

/**
 * The wire is reset; the browser comes back, says where it was, and hears what follows.
 * @param {LogEvent[]} events
 * @param {LogEvent} reset
 */
function wentOn(events, reset) {
  return first(comesBack(onWire(after(events, reset), reset.wire)), request => {
    const next = said(answerTo(events, request)).find(word => followsOn(word.id, lastIdOf(request)))
    return next && [reset, request, next]
  })
}

/**
 * A word is cut in the middle; the browser comes back as one who has not had it, and gets it whole.
 * @param {LogEvent[]} events
 * @param {LogEvent} close that met a byte of it
 */
function cameWhole(events, close) {
  const half = said(onConnection(events, close.connection)).find(({ start = 0, end = 0 }) => start < close.offset && close.offset < end)
  return half && first(comesBack(onWire(after(events, close), close.wire)), request => {
    const whole = said(answerTo(events, request)).find(({ id }) => id === half.id)
    return whole && followsOn(half.id, lastIdOf(request)) ? [half, close, request, whole].sort((a, b) => a.n - b.n) : undefined
  })
}

/**
 * The tap answers somebody who came back; for ten seconds nobody asks for a stream, then a page is loaded, and somebody does.
 * @param {LogEvent[]} events
 * @param {LogEvent} rejection
 */
function gaveUp(events, rejection) {
  const request = onConnection(events, rejection.connection).findLast(event => event.n < rejection.n && asks(event))
  const later = onWire(after(events, rejection), rejection.wire)
  const next = later.find(event => asksForStream(event) && !isRejected(events, event))
  const load = later.find(event => isPage(event) && !isRejected(events, event))
  const hasWaited = next && next.at - rejection.at >= LONG_ENOUGH
  return request && asksForStream(request) && load && hasWaited && load.n < next.n ? [request, rejection, load, next] : undefined
}

/** @param {LogEvent[]} events @param {LogEvent} request */
function isRejected(events, request) {
  return onConnection(events, request.connection).some(event => event.n > request.n && fault("reject")(event) && event.struck)
}

/**
 * Another process listens; whoever comes back from the one before is told that nobody knows this position.
 * @param {LogEvent[]} events
 * @param {LogEvent} end
 */
function wasTold(events, end) {
  const start = after(events, end).find(node("started"))
  return start && first(comesBack(after(events, end)), request => {
    const reset = answerTo(events, request).find(event => event.kind === "sse" && event.event === "reset")
    return reset && epochOf(reset.id) !== epochOf(lastIdOf(request)) ? [end, start, request, reset].sort((a, b) => a.n - b.n) : undefined
  })
}

/** Words that were told in a stream. @param {LogEvent[]} events */
function said(events) {
  return events.filter(event => event.kind === "sse" && content(event).type === "said")
}

/** Who asks for a stream, and has had one before. @param {LogEvent[]} events */
function comesBack(events) {
  return events.filter(event => asksForStream(event) && lastIdOf(event) !== "")
}

/** What came on the connection of a request, up to the next one. @param {LogEvent[]} events @param {LogEvent} request */
function answerTo(events, request) {
  const later = after(onConnection(events, request.connection), request)
  const next = later.findIndex(asks)
  return next < 0 ? later : later.slice(0, next)
}

/** @param {LogEvent} event */
function asks(event) {
  return event.kind === "head" && event.request !== undefined
}

/** @param {LogEvent} event */
function asksForStream(event) {
  return asks(event) && /^\/stream(\?|$)/.test(event.request.target)
}

/** A request for the page, not for what it is made of. @param {LogEvent} event */
function isPage(event) {
  return asks(event) && /^\/(\?|$)/.test(event.request.target)
}

/** A connection's end, as far as one side is concerned. @param {LogEvent} event */
function isEnd(event) {
  return event.kind === "finished" || event.kind === "closed"
}

/** A close that has met its byte on the way to the browser. @param {LogEvent} event */
function closeOfStream(event) {
  return fault("close")(event) && event.struck && event.way === "to-browser"
}

/** @param {LogEvent} request */
function lastIdOf(request) {
  return fieldOf(request, "last-event-id") ?? ""
}

/** Whether an id is the next one after another, of one history. @param {string | undefined} id @param {string} before */
function followsOn(id, before) {
  return id !== undefined && epochOf(id) === epochOf(before) && offsetOf(id) === offsetOf(before) + 1
}

/** @param {string} id */
function epochOf(id) {
  return id.slice(0, id.lastIndexOf(":"))
}

/** @param {string} id */
function offsetOf(id) {
  return Number(id.slice(id.lastIndexOf(":") + 1))
}
