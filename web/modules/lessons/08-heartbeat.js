/** What ticks off the experiments of lesson 08: for each of them the events that prove it, the cause before the effect. */

import { hexOf } from "../wire/bytes.js"
import { anatomy } from "../wire/frame.js"
import { after, fault, first, node, onConnection, onWire, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** RFC 6455, section 5.5. */
const PING = 0x9
const PONG = 0xa

/** The step's beat, in milliseconds. */
const BEAT = 3000

/** The proxy ends what is silent for longer than this, in milliseconds. */
const PATIENCE = 4500

/** So many pings that nobody answers are enough to say that they end nothing. */
const IN_VAIN = 5

/** A page that is told nothing for so long has not been told, in milliseconds. */
const UNTOLD = 3000

/** @type {Record<string, Predicate>} */
export const experiments = {
  "be-silent": events => prove(pings(events), ping => beats(events, ping, 3)),
  "hold-what-bob-says": events => prove(holds(events, "to-node"), hold => dropped(events, hold)),
  "let-the-pings-count": events => prove(events.filter(node("started", "IDLE_TIMEOUT")), start => keptThenDropped(events, start)),
  "hold-what-bob-hears": events => prove(holds(events, "to-browser"), hold => toldByRelease(events, hold)),
  "pause-the-node": events => prove(events.filter(node("paused")), pause => asIfNothingWere(events, pause)),
  "a-proxy-in-between": events => prove(events.filter(node("started", "RARE_BEATS")), start => cutThenAlive(events, start)),
}

/** From this ping on so many of them, each answered with the same bytes before the next, and nothing said between. @param {LogEvent[]} events @param {LogEvent} ping @param {number} count */
function beats(events, ping, count) {
  const frames = onConnection(events, ping.connection).filter(event => event.kind === "frame" && event.n >= ping.n).slice(0, 2 * count)
  const isBeat = (/** @type {LogEvent} */ event, /** @type {number} */ i) => (i % 2 === 0 ? isPing(event) : isPong(event) && payload(event) === payload(frames[i - 1]))
  return frames.length === 2 * count && frames.every(isBeat) ? frames : undefined
}

/** A connection that was there is pinged, sends nothing that the node could hear, and is ended by the node while the tap holds. @param {LogEvent[]} events @param {LogEvent} hold */
function dropped(events, hold) {
  return first(standing(events, hold), connection => {
    const ours = after(onConnection(events, connection), hold)
    const ping = ours.find(isPing)
    const end = ours.find(isNodesEnd)
    return ping && end && ping.n < end.n && isHeld(events, hold, end) ? [hold, ping, end] : undefined
  })
}

/** Pings in vain, and no end; then the node judges by what it reads, and the same hold leads to an end. @param {LogEvent[]} events @param {LogEvent} start */
function keptThenDropped(events, start) {
  const next = after(events, start).find(node("started"))
  return first(holds(after(events, start), "to-node"), hold =>
    first(standing(events, hold), connection => {
      const ours = after(onConnection(events, connection), hold)
      const inVain = ours.filter(event => isPing(event) && isHeld(events, hold, event)).slice(0, IN_VAIN)
      const isKept = inVain.length === IN_VAIN && !ours.some(event => isNodesEnd(event) && event.n < inVain[IN_VAIN - 1].n)
      if (!isKept || !next || next.variant !== "READ_IDLE_TIMEOUT" || next.n < inVain[IN_VAIN - 1].n) return undefined
      const end = first(holds(after(events, next), "to-node"), again => dropped(events, again))
      return end && [start, hold, ...inVain, next, ...end]
    }),
  )
}

/** The node ends a connection, and the browser is not told before the tap lets go. @param {LogEvent[]} events @param {LogEvent} hold */
function toldByRelease(events, hold) {
  return first(standing(events, hold), connection => {
    const ours = after(onConnection(events, connection), hold)
    const end = ours.find(isNodesEnd)
    const told = end && after(ours, end).find(event => event.kind === "passed" && event.from === "server" && event.how !== undefined)
    const release = told && onWire(events, hold.wire).find(event => event.n > end.n && fault("hold", false)(event) && event.way === "to-browser")
    return release && release.n < told.n && release.at - end.at >= UNTOLD ? [hold, end, release, told] : undefined
  })
}

/**
 * For three beats nothing comes from the node on a connection that stands, not even its end; then a ping does. A node that goes on
 * may ping before the stage has noted that it does.
 * @param {LogEvent[]} events
 * @param {LogEvent} pause
 */
function asIfNothingWere(events, pause) {
  const resumed = after(events, pause).find(node("resumed"))
  return first(resumed ? standing(events, pause) : [], connection => {
    const heard = after(onConnection(events, connection), pause).find(event => event.from === "server" && event.kind !== "passed")
    const isLate = heard && heard.at - pause.at >= 3 * BEAT
    return resumed && isLate && isPing(heard) ? [pause, ...[resumed, heard].sort((a, b) => a.n - b.n)] : undefined
  })
}

/** A connection ends without a Close before its first ping; then, with beats in time, another one lives on. @param {LogEvent[]} events @param {LogEvent} start */
function cutThenAlive(events, start) {
  const next = after(events, start).find(node("started"))
  const cut = after(events, start).find(event => isNodesEnd(event) && (!next || event.n < next.n) && wasQuiet(events, event))
  if (!next || !cut || next.variant !== "BEHIND_A_PROXY") return undefined
  return first(pings(after(events, next)), ping => {
    const alive = beats(events, ping, 4)
    return alive && [start, cut, next, ...alive]
  })
}

/** Whether a WebSocket was ended for nothing but its silence: nobody had said goodbye, and no node has died. @param {LogEvent[]} events @param {LogEvent} end */
function wasQuiet(events, end) {
  const frames = onConnection(events, end.connection).filter(event => event.kind === "frame" && event.n < end.n)
  const last = frames.at(-1)
  return last !== undefined && end.at - last.at >= PATIENCE && frames.every(event => event.opcode !== 0x8 && !isPing(event))
}

/** The WebSockets of a wire, or of all, that had said something and had not ended. @param {LogEvent[]} events @param {LogEvent} moment @returns {number[]} */
function standing(events, moment) {
  const before = events.filter(event => event.n < moment.n && (moment.wire === undefined || event.wire === moment.wire))
  const sockets = new Set(before.filter(event => event.kind === "frame").map(event => event.connection))
  for (const { kind, connection } of before) if (kind === "finished" || kind === "closed") sockets.delete(connection)
  return [...sockets].filter(connection => connection !== undefined)
}

/** @param {LogEvent[]} events @param {"to-node" | "to-browser"} way */
function holds(events, way) {
  return events.filter(event => fault("hold")(event) && event.way === way)
}

/** Whether the hold still stood then. @param {LogEvent[]} events @param {LogEvent} hold @param {LogEvent} moment */
function isHeld(events, hold, moment) {
  return !onWire(events, hold.wire).some(event => event.n > hold.n && event.n < moment.n && fault("hold", false)(event) && event.way === hold.way)
}

/** @param {LogEvent[]} events */
function pings(events) {
  return events.filter(isPing)
}

/** The node's own. @param {LogEvent} event */
function isPing(event) {
  return event.kind === "frame" && event.opcode === PING && event.from === "server"
}

/** @param {LogEvent} event */
function isPong(event) {
  return event.kind === "frame" && event.opcode === PONG && event.from === "client"
}

/** @param {LogEvent} event */
function isNodesEnd(event) {
  return event.kind === "finished" && event.from === "server"
}

/** @param {LogEvent} event */
function payload(event) {
  return hexOf(anatomy(event).plain)
}
