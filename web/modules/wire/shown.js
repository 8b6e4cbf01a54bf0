/** Which events of the log a learner wants to see: a wire, a direction, a kind, some shapes, what a search finds. */

import { isLine } from "./log.js"
import { isLandmark } from "./playback.js"
import { searchFor } from "./search.js"
import { firstAfter, indexOf } from "./order.js"
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
  #oldest = 0

  /** @type {LogEvent[]} */
  #passed = []

  /** Those of this wire that did not pass. @type {LogEvent[]} */
  #held = []

  /** Those of them that pass as soon as their connection proves to be a WebSocket, by connection. @type {Map<number, LogEvent[]>} */
  #undecided = new Map()

  /** @type {LogEvent[]} */
  #pings = []

  /** @type {LogEvent[]} */
  #landmarks = []

  /** How many of each shape there are on this wire, shown or not. @type {Map<string, number>} */
  shapes = new Map()

  /** @param {Log} log */
  constructor(log) {
    this.#log = log
  }

  /** @param {Wish} wish @returns {LogEvent[]} oldest first */
  all(wish) {
    const { position, ...rest } = wish
    const key = JSON.stringify([this.#log.life, this.#log.epoch, rest])
    if (key !== this.#key) this.#begin(key)
    this.#forget(this.#log.events[0]?.n ?? 0)
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
    return firstAfter(this.#held, wish.position)
  }

  /** How many pings and pongs are among those up to the moment. @param {Wish} wish */
  pings(wish) {
    this.all(wish)
    return firstAfter(this.#pings, wish.position)
  }

  /** The newest moments worth jumping to, at whatever time. @param {Wish} wish @param {number} most */
  landmarks(wish, most) {
    this.all(wish)
    return this.#landmarks.slice(-most)
  }

  /** How many of this wire the log still has, wished for or not. @param {Wish} wish */
  kept(wish) {
    return this.all(wish).length + this.#held.length
  }

  /** @param {string} key */
  #begin(key) {
    this.#key = key
    this.#looked = 0
    this.#oldest = 0
    this.#passed = []
    this.#held = []
    this.#pings = []
    this.#landmarks = []
    this.#undecided = new Map()
    this.shapes = new Map()
  }

  /** What the log has forgotten is forgotten here. It does so seldom, and then much at once. @param {number} oldest */
  #forget(oldest) {
    if (oldest === this.#oldest) return
    this.#oldest = oldest
    const newer = (/** @type {LogEvent[]} */ list) => (list.length > 0 && list[0].n < oldest ? list.slice(firstAfter(list, oldest - 1)) : list)
    this.#passed = newer(this.#passed)
    this.#held = newer(this.#held)
    this.#pings = newer(this.#pings)
    this.#landmarks = newer(this.#landmarks)
    for (const [connection, list] of this.#undecided) {
      if (newer(list).length === 0) this.#undecided.delete(connection)
      else this.#undecided.set(connection, newer(list))
    }
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
      if (this.#log.isSocket(event.connection)) this.#decide(event.connection)
      if (!isWished(event, wish) || wish.off?.includes(shape) || !test(event)) this.#held.push(event)
      else if (wish.kind === "talk" && !isTalk(this.#log, event)) this.#wait(event)
      else this.#pass(event)
    }
  }

  /** @param {LogEvent} event */
  #pass(event) {
    insert(this.#passed, event)
    if (isPing(event)) insert(this.#pings, event)
    if (isLandmark(event)) insert(this.#landmarks, event)
  }

  /** A connection begins before it asks for a WebSocket, or for something else. @param {LogEvent} event */
  #wait(event) {
    this.#held.push(event)
    const connection = event.connection ?? -1
    this.#undecided.set(connection, [...(this.#undecided.get(connection) ?? []), event])
  }

  /** @param {number | undefined} connection that is a WebSocket */
  #decide(connection = -1) {
    for (const event of this.#undecided.get(connection) ?? []) {
      this.#held.splice(indexOf(this.#held, event.n), 1)
      this.#pass(event)
    }
    this.#undecided.delete(connection)
  }
}

/** Nearly always at its end. @param {LogEvent[]} list @param {LogEvent} event */
function insert(list, event) {
  if ((list.at(-1)?.n ?? 0) < event.n) list.push(event)
  else list.splice(firstAfter(list, event.n), 0, event)
}

/** Whether an event is among those that are wished for, at whatever time. @param {Log} log @param {LogEvent} event @param {Wish} wish */
export function isShown(log, event, wish) {
  const isRight = isOfWire(event, wish) && isWished(event, wish) && !wish.off?.includes(shapeOf(event)) && searchFor(wish.query ?? "").test(event)
  return isRight && (wish.kind !== "talk" || isTalk(log, event))
}

/** @param {LogEvent} event @param {Wish} wish */
function isOfWire(event, wish) {
  return isLine(event) && (event.wire === wish.wire || event.kind === "node")
}

/** @param {LogEvent} event @param {Wish} wish */
function isWished(event, { direction, kind, pings }) {
  if (direction !== "both" && event.from !== undefined && event.from !== direction) return false
  if (pings === "hide" && isPing(event)) return false
  switch (kind) {
    case "frames":
      return event.kind === "frame" || event.kind === "violation"
    case "http":
      return ["head", "body", "sse"].includes(event.kind)
    case "ends":
      return ["opened", "refused", "finished", "closed", "fault", "node"].includes(event.kind)
    default:
      return true
  }
}

/** @param {Log} log @param {LogEvent} event */
function isTalk(log, event) {
  return log.isSocket(event.connection) || !(COMING_AND_GOING.includes(event.kind) || log.isForPage(event) || log.isCarrier(event))
}
