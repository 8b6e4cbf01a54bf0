/** The picture of lessons 13 and 14: how far each word came, by its id, which is the same on every wire. */

import { guestWires } from "./ends.js"
import { sorted } from "./sorted.js"
import { chatMessage, messageOf } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** How many of the newest words are told. */
const MOST = 8

/**
 * @typedef {object} Word
 * @property {LogEvent} event the frame that said it, on its guest's wire
 * @property {string} text
 * @property {{ name: string, event: LogEvent } | undefined} node the one that it came to
 * @property {{ event: LogEvent, ms: number } | undefined} published to Redis, by its node
 * @property {Map<string, { event: LogEvent, ms: number }>} pushed by Redis, by the node that it was pushed to
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
    const { type, id, text } = wordIn(event)
    const wire = wires.get(event.wire ?? "")
    if (!wire) continue
    const word = words.get(id)
    if (event.kind === "resp") {
      if (word) relayed(word, event, wire.from ?? "")
      continue
    }
    if (type === "say" && !wire.from && !word) words.set(id, { event, text: String(text), node: undefined, published: undefined, pushed: new Map(), told: new Map() })
    if (type === "say" && wire.from && word) word.node ??= { name: wire.to, event }
    if (type === "said" && !wire.from && word && !word.told.has(wire.id)) word.told.set(wire.id, { event, ms: event.at - word.event.at })
  }
  return [...words.values()].slice(-MOST)
}

/** A node tells Redis, and Redis tells nodes. @param {Word} word @param {LogEvent} event @param {string} node */
function relayed(word, event, node) {
  const seen = { event, ms: event.at - word.event.at }
  if (event.from === "client") word.published ??= seen
  else if (!word.pushed.has(node)) word.pushed.set(node, seen)
}

/** What a frame says, or what is published in Redis: `PUBLISH channel message`, and the push `message channel message`. @param {LogEvent} event */
export function wordIn(event) {
  return event.kind === "resp" ? messageOf(event.value?.[2]) : chatMessage(event)
}

/** The guests' wires, whose they are, and where they are. @param {Log} log @param {number} now */
export function guestsIn(log, now) {
  return log.stage ? guestWires(log.stage).map(({ id, guest }) => ({ id, guest, node: nodeOf(log, id, now) })) : []
}

/** The nodes that call Redis. @param {Log} log @returns {string[]} */
export function nodesAtRedis(log) {
  return (log.stage?.wires ?? []).filter(({ to }) => to === "redis").map(({ from }) => from ?? "")
}

/** At which node a guest was last welcomed, if any. @param {Log} log @param {string} wire @param {number} now @returns {string | undefined} */
export function nodeOf(log, wire, now) {
  const welcome = sorted(log, isOfWord).newest(`welcome ${wire}`, now)
  return welcome && chatMessage(welcome).node
}

/** @type {import("./sorted.js").KeysOf} */
const isOfWord = event => {
  const message = wordIn(event)
  if (event.kind === "resp") return message?.id === undefined ? [] : ["word"]
  if (message?.id !== undefined && (event.from === "client" ? message.type === "say" : message.type === "said")) return ["word"]
  return event.from === "server" && message?.type === "welcome" ? [`welcome ${event.wire}`] : []
}
