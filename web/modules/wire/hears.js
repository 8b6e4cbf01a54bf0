/** Lesson 07's own picture: what was said, and when each guest's wire handed it on. */

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
  /** @type {Map<string, number>} the number of the event by which a connection joined a room */
  const joined = new Map()

  const oldest = oldestOfNewest(log, now)
  for (const event of log.events) {
    if (event.n > now) break
    const message = chatMessage(event)
    if (!message) continue
    const place = `${event.connection} ${message.room}`
    if (event.from === "client" && message.type === "join") joined.set(place, event.n)
    if (event.n < oldest) continue
    const words = JSON.stringify([message.room, message.text])
    if (event.from === "client" && message.type === "say") {
      const said = { event, text: String(message.text), room: String(message.room), heard: new Map() }
      all.push(said)
      same.set(words, [...(same.get(words) ?? []), said].slice(-MOST))
    }
    if (event.from === "server" && message.type === "said") {
      const since = joined.get(place) ?? 0
      const said = same.get(words)?.find(each => each.event.n > since && !each.heard.has(event.wire ?? ""))
      const { passed, isLost } = log.stay(event, now)
      said?.heard.set(event.wire ?? "", { event, isLost, ms: passed && passed.at - said.event.at })
    }
  }
  return all
}

/** The number of the oldest `say` that is told. @param {Log} log @param {number} now */
function oldestOfNewest(log, now) {
  let left = MOST
  const isTold = (/** @type {LogEvent} */ event) => event.n <= now && event.from === "client" && chatMessage(event)?.type === "say" && --left === 0
  return log.events.findLast(isTold)?.n ?? 0
}
