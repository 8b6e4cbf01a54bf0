/** Lesson 07's own picture: what was said, and when each guest's wire handed it on. */

import { sorted } from "./sorted.js"
import { firstAfter } from "./order.js"
import { chatMessage } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** How many of the newest words are told. */
const MOST = 8

/**
 * @typedef {object} Said
 * @property {LogEvent} event the frame that said it
 * @property {string} text
 * @property {string} room
 * @property {Map<string, { event: LogEvent, isLost: boolean, ms: number | undefined }>} heard by wire; ms undefined while it waits in the tap, or was lost there
 */

/**
 * Each `said` is told of the oldest `say` with its words that this connection has not heard yet, if the connection had
 * joined by then: a chat of this lesson numbers nothing.
 * @param {Log} log
 * @param {number} now the newest event that counts
 * @returns {Said[]} newest last
 */
export function whoHears(log, now) {
  /** @type {Said[]} */
  const all = []
  /** @type {Map<string, Said[]>} by room and words */
  const same = new Map()
  const chat = sorted(log, byPart)
  const oldest = oldestOfNewest(log, now)
  const told = chat.upTo("said", now)
  for (let i = firstAfter(told, oldest - 1); i < told.length; i++) {
    const event = told[i]
    const message = chatMessage(event)
    const words = JSON.stringify([message.room, message.text])
    if (event.from === "client" && message.type === "say") {
      const said = { event, text: String(message.text), room: String(message.room), heard: new Map() }
      all.push(said)
      same.set(words, [...(same.get(words) ?? []), said].slice(-MOST))
    }
    if (event.from === "server" && message.type === "said") {
      const since = chat.newest(joinOf(event, message), event.n)?.n ?? 0
      const said = same.get(words)?.find(each => each.event.n > since && !each.heard.has(event.wire ?? ""))
      const { passed, isLost } = log.stay(event, now)
      said?.heard.set(event.wire ?? "", { event, isLost, ms: passed && passed.at - said.event.at })
    }
  }
  return all
}

/** The number of the oldest `say` that is told. @param {Log} log @param {number} now */
function oldestOfNewest(log, now) {
  return sorted(log, byPart).upTo("say", now).at(-MOST)?.n ?? 0
}

/** What is said and heard, and who joined which room on which connection. @type {import("./sorted.js").KeysOf} */
const byPart = event => {
  const message = chatMessage(event)
  if (event.from === "client" && message?.type === "say") return ["say", "said"]
  if (event.from === "client" && message?.type === "join") return [joinOf(event, message)]
  return event.from === "server" && message?.type === "said" ? ["said"] : []
}

/** @param {LogEvent} event @param {any} message */
function joinOf(event, message) {
  return `join ${event.connection} ${message.room}`
}
