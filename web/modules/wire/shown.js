/** Which events of the log a learner wants to see: a wire, a direction, a kind, some shapes, what a search finds. */

import { searchFor } from "./search.js"
import { isPing, shapeOf } from "./words.js"

/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {import("./log.js").Log} Log */

/**
 * @typedef {object} Wish
 * @property {string} wire
 * @property {"both" | "client" | "server"} direction
 * @property {"talk" | "frames" | "http" | "ends" | "all"} kind
 * @property {"show" | "dim" | "hide"} pings
 * @property {string} [query] what is searched for
 * @property {string[]} [off] shapes of the legend that are switched off
 * @property {number} position the newest event that counts
 */

/** Of use to the views, but no line of its own: it is shown at the event whose bytes it is about. */
const SILENT = ["passed", "connected"]

/** How a connection comes and goes: of a WebSocket part of the talk, of HTTP's many connections not. */
const COMING_AND_GOING = ["opened", "finished", "closed"]

/**
 * The events that are wished for, at whatever time, kept up as the log grows: each event is looked at once, however often
 * the page is drawn.
 */
export class Sieve {
  #log
  #key = ""
  #looked = 0

  /** @type {LogEvent[]} */
  #passed = []

  /** Numbers of those of this wire that did not pass. @type {number[]} */
  #held = []

  /** How many of each shape there are on this wire, shown or not. @type {Map<string, number>} */
  shapes = new Map()

  /** @param {Log} log */
  constructor(log) {
    this.#log = log
  }

  /** @param {Wish} wish @returns {LogEvent[]} oldest first */
  all(wish) {
    const { position, ...rest } = wish
    const key = JSON.stringify([this.#log.epoch, this.#log.socketCount, rest])
    if (key !== this.#key) this.#begin(key)
    const oldest = this.#log.events[0]?.n ?? Infinity
    if (this.#passed.length > 0 && this.#passed[0].n < oldest) this.#passed = this.#passed.slice(firstAfter(this.#passed, oldest - 1))
    if (this.#held.length > 0 && this.#held[0] < oldest) this.#held = this.#held.filter(n => n >= oldest)
    this.#look(wish)
    return this.#passed
  }

  /** Those up to the moment. @param {Wish} wish */
  now(wish) {
    const all = this.all(wish)
    return all.length === 0 || all[all.length - 1].n <= wish.position ? all : all.slice(0, firstAfter(all, wish.position))
  }

  /** How many of this wire, up to the moment, are not wished for. @param {Wish} wish */
  hidden(wish) {
    this.all(wish)
    return this.#held.reduce((count, n) => (n <= wish.position ? count + 1 : count), 0)
  }

  /** @param {string} key */
  #begin(key) {
    this.#key = key
    this.#looked = 0
    this.#passed = []
    this.#held = []
    this.shapes = new Map()
  }

  /** @param {Wish} wish */
  #look(wish) {
    const { events } = this.#log
    const { test } = searchFor(wish.query ?? "")
    for (let i = firstAfter(events, this.#looked); i < events.length; i++) {
      const event = events[i]
      this.#looked = event.n
      if (!isOfWire(event, wish)) continue
      const shape = shapeOf(event)
      this.shapes.set(shape, (this.shapes.get(shape) ?? 0) + 1)
      if (isWished(this.#log, event, wish) && !wish.off?.includes(shape) && test(event)) this.#passed.push(event)
      else this.#held.push(event.n)
    }
  }
}

/** Where the first event after number `n` stands; the length if there is none. @param {LogEvent[]} events in order @param {number} n */
export function firstAfter(events, n) {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (events[middle].n <= n) low = middle + 1
    else high = middle
  }
  return low
}

/** The events that are shown, oldest first. @param {Log} log @param {Wish} wish */
export function shown(log, wish) {
  return new Sieve(log).now(wish)
}

/** How many events of this wire are not shown because of the wish. @param {Log} log @param {Wish} wish */
export function hiddenCount(log, wish) {
  return new Sieve(log).hidden(wish)
}

/** @param {LogEvent} event @param {Wish} wish */
function isOfWire(event, wish) {
  return !SILENT.includes(event.kind) && (event.wire === wish.wire || event.kind === "node")
}

/** @param {Log} log @param {LogEvent} event @param {Wish} wish */
function isWished(log, event, { direction, kind, pings }) {
  if (direction !== "both" && event.from !== undefined && event.from !== direction) return false
  if (pings === "hide" && isPing(event)) return false
  switch (kind) {
    case "frames":
      return event.kind === "frame" || event.kind === "violation"
    case "http":
      return ["head", "body", "sse"].includes(event.kind)
    case "ends":
      return ["opened", "refused", "finished", "closed", "fault", "node"].includes(event.kind)
    case "talk":
      return log.isSocket(event.connection) || !(COMING_AND_GOING.includes(event.kind) || log.isForPage(event))
    default:
      return true
  }
}
