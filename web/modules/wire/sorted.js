/**
 * The events of a log under keys, kept up as the log grows: each event is looked at once, however often one asks. What is
 * drawn many times a second is found this way; to search the whole log at each drawing would be slow under a flood.
 */

import { firstAfter } from "./order.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** Under which keys an event stands; none, if it is not wanted. @typedef {(event: LogEvent, log: Log) => Iterable<string | number>} KeysOf */

class Sorted {
  #log
  #keysOf
  #life = -1
  #looked = 0
  #oldest = 0

  /** @type {Map<string | number, LogEvent[]>} */
  #lists = new Map()

  /** @param {Log} log @param {KeysOf} keysOf */
  constructor(log, keysOf) {
    this.#log = log
    this.#keysOf = keysOf
  }

  /** All that stand under the key, oldest first; not to be changed. @param {string | number} key @returns {LogEvent[]} */
  all(key) {
    this.#look()
    return this.#lists.get(key) ?? []
  }

  /** Those up to the moment. @param {string | number} key @param {number} now the newest event that counts */
  upTo(key, now) {
    const all = this.all(key)
    return (all.at(-1)?.n ?? 0) <= now ? all : all.slice(0, firstAfter(all, now))
  }

  /** The newest of those up to the moment. @param {string | number} key @param {number} now @returns {LogEvent | undefined} */
  newest(key, now) {
    const all = this.all(key)
    return all[firstAfter(all, now) - 1]
  }

  #look() {
    const { events, life } = this.#log
    if (life !== this.#life) {
      this.#life = life
      this.#looked = 0
      this.#oldest = 0
      this.#lists.clear()
    }
    this.#forget(events[0]?.n ?? 0)
    for (let i = firstAfter(events, this.#looked); i < events.length; i++) {
      this.#looked = events[i].n
      for (const key of this.#keysOf(events[i], this.#log)) this.#list(key).push(events[i])
    }
  }

  /** @param {string | number} key */
  #list(key) {
    const list = this.#lists.get(key) ?? []
    this.#lists.set(key, list)
    return list
  }

  /** What the log has forgotten is forgotten here. It does so seldom, and then much at once. @param {number} oldest */
  #forget(oldest) {
    if (oldest === this.#oldest) return
    this.#oldest = oldest
    for (const [key, list] of this.#lists) {
      const gone = firstAfter(list, oldest - 1)
      if (gone === list.length) this.#lists.delete(key)
      else if (gone > 0) this.#lists.set(key, list.slice(gone))
    }
  }
}

/** @type {WeakMap<Log, Map<KeysOf, Sorted>>} */
const KEPT = new WeakMap()

/** @param {Log} log @param {KeysOf} keysOf the same function means the same sorting @returns {Sorted} */
export function sorted(log, keysOf) {
  const ofLog = KEPT.get(log) ?? new Map()
  KEPT.set(log, ofLog)
  const known = ofLog.get(keysOf) ?? new Sorted(log, keysOf)
  ofLog.set(keysOf, known)
  return known
}
