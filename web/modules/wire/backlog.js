/** Lesson 09's own picture: where the bytes are that a guest has not heard yet, and what of them the node has to keep. */

import { guestWires } from "./ends.js"
import { firstThat } from "./order.js"
import { sorted } from "./sorted.js"
import { handshake } from "./story.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** So much of the past is shown, in milliseconds, by so many moments. */
const SHOWN = 60 * 1000
const MOMENTS = 60

/**
 * How much there is somewhere, over time. What is before the tap nobody has seen: it is worked out of what another guest of
 * the room has been sent meanwhile, and may be in the node, in the kernels' buffers, or dropped.
 * @typedef {object} Gauge
 * @property {"heap" | "before" | "tap"} where in the node's heap; on its way to the tap; in the tap
 * @property {string} of the node's or the wire's id
 * @property {[number, number][]} points moments of the log, and bytes; oldest first
 * @property {number} now in bytes
 * @property {number} most in bytes: what there can be, or has been within the time that is shown
 * @property {boolean} isOver whether the node, or the wire's connection, has ended
 */

/** @typedef {{ gauges: Gauge[], begin: number, end: number }} Backlog all on one axis, in milliseconds of the log */

/** @param {Log} log @param {number} now the newest event that counts @returns {Backlog} */
export function backlogOf(log, now) {
  const end = log.find(now)?.at ?? log.events.at(-1)?.at ?? 0
  const begin = Math.max(0, end - SHOWN)
  const known = sorted(log, byPlace)
  const stage = log.stage
  const heaps = (stage?.nodes ?? []).flatMap(({ id }) => heapOf(known.upTo(`heap ${id}`, now), known.newest(`node ${id}`, now), { id, begin, end }))
  const sockets = (stage ? guestWires(stage) : []).flatMap(({ id }) => socketOf(known.newest(`socket ${id}`, now), known, now))
  const moments = Array.from({ length: MOMENTS + 1 }, (_, i) => begin + ((end - begin) * i) / MOMENTS)
  const gauges = sockets.flatMap(socket => [
    gauge("before", socket, moments, at => beforeTap(socket, sockets, at)),
    gauge("tap", socket, moments, at => upTo(socket.came, at) - upTo(socket.left, at)),
  ])
  return { gauges: [...heaps, ...gauges], begin, end }
}

/** What the node has sent on one connection: what came to the tap, and what has left it. @typedef {{ wire: string, opened: number, came: LogEvent[], left: LogEvent[], over: number | undefined }} Socket */

/** @param {LogEvent | undefined} asked the handshake's request @param {ReturnType<typeof sorted>} known @param {number} now @returns {Socket[]} */
function socketOf(asked, known, now) {
  const { connection, wire = "" } = asked ?? {}
  const came = known.upTo(`came ${connection}`, now)
  if (!asked || came.length === 0) return []
  return [{ wire, opened: came[0].at, came, left: known.upTo(`left ${connection}`, now), over: known.newest(`over ${connection}`, now)?.at }]
}

/** @param {"before" | "tap"} where @param {Socket} socket @param {number[]} moments @param {(at: number) => number} bytesAt @returns {Gauge} */
function gauge(where, { wire, opened, over }, moments, bytesAt) {
  const points = moments.filter(at => at >= opened && (over === undefined || at <= over)).map(at => /** @type {[number, number]} */ ([at, Math.max(0, bytesAt(at))]))
  return { where, of: wire, points, now: points.at(-1)?.[1] ?? 0, most: mostOf(points), isOver: over !== undefined }
}

/** As much more as the best served of the others has been sent since both were there. @param {Socket} own @param {Socket[]} all @param {number} at */
function beforeTap(own, all, at) {
  const others = all.filter(other => other !== own).map(other => {
    const since = Math.max(own.opened, other.opened)
    return sent(other, since, at) - sent(own, since, at)
  })
  return Math.max(0, ...others)
}

/** @param {Socket} socket @param {number} since @param {number} at */
function sent({ came }, since, at) {
  return at < since ? 0 : upTo(came, at) - upTo(came, since)
}

/** How far a stream had come at a moment: the offset after its last byte. @param {LogEvent[]} events @param {number} at */
function upTo(events, at) {
  return events[firstLater(events, at) - 1]?.end ?? events[0]?.start ?? 0
}

/** Where the first stands that came after a moment. @param {LogEvent[]} events @param {number} at */
function firstLater(events, at) {
  return firstThat(events, event => event.at > at)
}

/** Between two collections a heap's use is not known; the last that was measured stands. @param {LogEvent[]} collections @param {LogEvent | undefined} node @param {{ id: string, begin: number, end: number }} axis @returns {Gauge[]} */
function heapOf(collections, node, { id, begin, end }) {
  const newest = collections.at(-1)
  if (!newest) return []
  const isOver = node?.state === "ended"
  const first = Math.max(0, firstLater(collections, begin) - 1)
  const shown = collections.slice(first).map(({ at, used }) => /** @type {[number, number]} */ ([Math.max(begin, at), used]))
  const stop = isOver ? node.at : end
  return [{ where: "heap", of: id, points: [...shown, [stop, newest.used]], now: newest.used, most: newest.most, isOver }]
}

/** @param {[number, number][]} points */
function mostOf(points) {
  return Math.max(0, ...points.map(([, bytes]) => bytes))
}

/** The sockets of a wire; of each what came from the node, what left the tap, and its end; a node's collections and its state. @type {import("./sorted.js").KeysOf} */
const byPlace = event => {
  const { kind, connection, from, wire } = event
  if (kind === "heap") return [`heap ${event.node}`]
  if (kind === "node") return [`node ${event.node}`]
  if (kind === "finished" && from === "server") return [`over ${connection}`]
  if (kind === "closed") return [`over ${connection}`]
  if (from === "server" && (kind === "frame" || kind === "opaque")) return [`came ${connection}`]
  if (from === "server" && kind === "passed" && event.end !== undefined) return [`left ${connection}`]
  return handshake(event) ? [`socket ${wire}`] : []
}
