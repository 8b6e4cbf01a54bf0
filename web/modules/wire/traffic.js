/** What crosses each edge: how much in all, and how fast lately. All of it follows from the log and the moment. */

import { firstAfter } from "./shown.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** A rate is of the last ten seconds. */
const LATELY = 10 * 1000

/**
 * @typedef {object} Flow
 * @property {number} bytes in all, as far as the log reaches back
 * @property {number} perSecond frames, heads and other pieces a second, lately
 * @property {LogEvent[]} newest those of the last second, oldest first
 */

/** @typedef {{ wire: string, client: Flow, server: Flow, open: number, faults: string[] }} Edge */

/**
 * @param {Log} log
 * @param {string} wire
 * @param {{ now: number, at: number }} moment the newest event that counts, and the time by the log's clock
 * @returns {Edge}
 */
export function trafficOn(log, wire, { now, at }) {
  const { events } = log
  /** @type {Map<string, number>} how far each stream has come */
  const reached = new Map()
  const open = new Set()
  const edge = { wire, client: flow(), server: flow(), open: 0, faults: faultsOn(log, wire) }
  const end = firstAfter(events, now)
  for (let i = 0; i < end; i++) {
    const event = events[i]
    if (event.wire !== wire) continue
    if (event.kind === "opened") open.add(event.connection)
    if (event.kind === "closed") open.delete(event.connection)
    if (event.from === undefined || event.end === undefined || event.kind === "passed") continue
    const stream = `${event.connection} ${event.from}`
    reached.set(stream, Math.max(reached.get(stream) ?? 0, event.end))
    if (event.kind === "sse") continue // The chunk that carries it is the piece that crossed.
    if (event.at > at - LATELY) edge[event.from].perSecond += 1000 / LATELY
    if (event.at > at - 1000) edge[event.from].newest.push(event)
  }
  for (const [stream, bytes] of reached) edge[stream.endsWith("client") ? "client" : "server"].bytes += bytes
  edge.open = open.size
  return edge
}

/** @returns {Flow} */
function flow() {
  return { bytes: 0, perSecond: 0, newest: [] }
}

/** @param {Log} log @param {string} wire */
function faultsOn(log, wire) {
  return log.stage?.wires.find(each => each.id === wire)?.faults.map(({ fault, way }) => `${fault}${way ? `, ${way.replace("-", " ")}` : ""}`) ?? []
}
