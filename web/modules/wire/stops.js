/** Lesson 13's own picture: how far each word came, by its id, which is the same on every wire. */

import { sorted } from "./sorted.js"
import { chatMessage } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** How many of the newest words are told. */
const MOST = 8

/**
 * @typedef {object} Word
 * @property {LogEvent} event the frame that said it, on its guest's wire
 * @property {string} text
 * @property {{ name: string, event: LogEvent } | undefined} node the one that it came to
 * @property {Map<string, { event: LogEvent, ms: number }>} told by guest's wire
 */

/**
 * @param {Log} log
 * @param {number} now the newest event that counts
 * @returns {Word[]} newest last
 */
export function wordsAndStops(log, now) {
  const wires = new Map(log.stage?.wires.map(wire => [wire.id, wire]))
  /** @type {Map<string, Word>} */
  const words = new Map()
  for (const event of sorted(log, isOfWord).upTo("word", now)) {
    const { type, id, text } = chatMessage(event)
    const wire = wires.get(event.wire ?? "")
    if (!wire) continue
    const word = words.get(id)
    if (type === "say" && !wire.from && !word) words.set(id, { event, text: String(text), node: undefined, told: new Map() })
    if (type === "say" && wire.from && word) word.node ??= { name: wire.to, event }
    if (type === "said" && !wire.from && word && !word.told.has(wire.id)) word.told.set(wire.id, { event, ms: event.at - word.event.at })
  }
  return [...words.values()].slice(-MOST)
}

/** At which node a guest was last welcomed, if any. @param {Log} log @param {string} wire @param {number} now @returns {string | undefined} */
export function nodeOf(log, wire, now) {
  const welcome = sorted(log, isOfWord).newest(`welcome ${wire}`, now)
  return welcome && chatMessage(welcome).node
}

/** @type {import("./sorted.js").KeysOf} */
const isOfWord = event => {
  const message = chatMessage(event)
  if (message?.id !== undefined && (event.from === "client" ? message.type === "say" : message.type === "said")) return ["word"]
  return event.from === "server" && message?.type === "welcome" ? [`welcome ${event.wire}`] : []
}
