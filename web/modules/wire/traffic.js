/** What crosses each edge: how much in all, and how fast lately. All of it follows from the log and the moment. */

import { endsOf, wayWords } from "./ends.js"
import { sorted } from "./sorted.js"
import { firstAfter, firstThat } from "./order.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** A rate is of the last ten seconds. */
const LATELY = 10 * 1000

/** A flood is forgotten sooner than that: of what is gone a count is kept so often, in milliseconds. */
const COUNT_EVERY = 250

/**
 * @typedef {object} Flow
 * @property {number} bytes in all, as far as the log reaches back
 * @property {number} perSecond frames, heads and other pieces a second, lately
 * @property {LogEvent[]} newest those of the last second, oldest first
 */

/** @typedef {{ wire: string, client: Flow, server: Flow, open: number, faults: string[] }} Edge */

/** How far a flow had come by an event. @typedef {{ n: number, at: number, bytes: number, pieces: number }} Mark */

/** The traffic of one log, counted as it grows: each event is looked at once, however often one asks. */
export class Traffic {
  #log
  #life = -1
  #looked = 0
  #oldest = 0

  /** By wire and side. @type {Map<string, Mark[]>} */
  #marks = new Map()

  /** How far each side of a connection has come, in bytes and in messages. @type {Map<string, { bytes: number, message: number }>} */
  #reached = new Map()

  /** @param {Log} log */
  constructor(log) {
    this.#log = log
  }

  /**
   * @param {string} wire
   * @param {{ now: number, at: number }} moment the newest event that counts, and the time by the log's clock
   * @returns {Edge}
   */
  on(wire, { now, at }) {
    this.#look()
    return { wire, client: this.#flow(wire, "client", now, at), server: this.#flow(wire, "server", now, at), open: openOn(this.#log, wire, now), faults: faultsOn(this.#log, wire) }
  }

  /** @param {string} wire @param {"client" | "server"} from @param {number} now @param {number} at @returns {Flow} */
  #flow(wire, from, now, at) {
    const marks = this.#list(`${wire} ${from}`)
    const last = marks[firstAfter(marks, now) - 1]
    const before = marks[firstThat(marks, mark => mark.at > at - LATELY) - 1]
    const pieces = sorted(this.#log, piecesOfFlow).upTo(`${wire} ${from}`, now)
    return {
      bytes: last?.bytes ?? 0,
      perSecond: (1000 * Math.max(0, (last?.pieces ?? 0) - (before?.pieces ?? 0))) / LATELY,
      newest: pieces.slice(firstThat(pieces, piece => piece.at > at - 1000)),
    }
  }

  #look() {
    const { events, life } = this.#log
    if (life !== this.#life) {
      this.#life = life
      this.#looked = 0
      this.#marks.clear()
      this.#reached.clear()
    }
    for (let i = firstAfter(events, this.#looked); i < events.length; i++) {
      this.#looked = events[i].n
      this.#count(events[i])
    }
    this.#thinOut(events[0]?.n ?? 0)
  }

  /** @param {LogEvent} event */
  #count(event) {
    const { kind, connection, from, end } = event
    if (kind === "closed") for (const side of ["client", "server"]) this.#reached.delete(`${connection} ${side}`)
    if (!isPiece(event) || end === undefined) return
    const stream = `${connection} ${from}`
    const reached = this.#reached.get(stream) ?? { bytes: 0, message: 0 }
    const marks = this.#list(`${event.wire} ${from}`)
    const last = marks.at(-1) ?? { bytes: 0, pieces: 0 }
    marks.push({ n: event.n, at: event.at, bytes: last.bytes + Math.max(0, end - reached.bytes), pieces: last.pieces + piecesOf(event, reached.message) })
    this.#reached.set(stream, { bytes: Math.max(reached.bytes, end), message: event.message ?? reached.message })
  }

  /** Each event that the log keeps has its mark; of those before one now and then is enough. @param {number} oldest */
  #thinOut(oldest) {
    if (oldest === this.#oldest) return
    this.#oldest = oldest
    for (const [key, marks] of this.#marks) {
      const since = (marks.at(-1)?.at ?? 0) - LATELY - COUNT_EVERY
      const [gone, kept] = [marks.slice(0, firstAfter(marks, oldest - 1)), marks.slice(firstAfter(marks, oldest - 1))]
      let next = since
      const some = gone.filter((mark, i) => {
        const isKept = mark.at >= next || i === gone.length - 1
        if (isKept) next = mark.at + COUNT_EVERY
        return isKept
      })
      this.#marks.set(key, [...some, ...kept])
    }
  }

  /** @param {string} key */
  #list(key) {
    const list = this.#marks.get(key) ?? []
    this.#marks.set(key, list)
    return list
  }
}

/** Bytes that crossed as one piece. The chunk that carries an event of an event stream is the piece, not the event. @param {LogEvent} event */
function isPiece({ kind, wire, from, end }) {
  return wire !== undefined && from !== undefined && end !== undefined && kind !== "passed" && kind !== "sse"
}

/** Messages are numbered, so those are counted too that nobody looked at or that this page never got. @param {LogEvent} event @param {number} before the number of the message before it */
function piecesOf(event, before) {
  if (event.kind === "opaque" && event.frames) return 0 // The next message's number counts them.
  return event.message === undefined ? 1 : Math.max(1, event.message - before)
}

/** @type {import("./sorted.js").KeysOf} */
const piecesOfFlow = event => (isPiece(event) ? [`${event.wire} ${event.from}`] : [])

/** @type {import("./sorted.js").KeysOf} */
const opensAndCloses = event => (event.wire !== undefined && (event.kind === "opened" || event.kind === "closed") ? [event.wire] : [])

/** @param {Log} log @param {string} wire @param {number} now */
function openOn(log, wire, now) {
  const open = new Set()
  for (const { kind, connection } of sorted(log, opensAndCloses).upTo(wire, now)) {
    if (kind === "opened") open.add(connection)
    else open.delete(connection)
  }
  return open.size
}

/** @param {Log} log @param {string} wire */
function faultsOn(log, wire) {
  const ends = endsOf(log.stage, wire)
  return log.stage?.wires.find(each => each.id === wire)?.faults.map(({ fault, way }) => `${fault}${way ? `, ${wayWords(way, ends)}` : ""}`) ?? []
}
