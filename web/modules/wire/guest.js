/** What the log says of a guest: "open · room lobby", "closed", "asking · room lobby", "not connected". */

import { exchangesOf, fieldOf, isForPage, queryOf } from "./exchanges.js"
import { chatMessage } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** Who has not asked for so long is silent: five seconds. */
const LATELY = 5 * 1000

/**
 * A guest may have several tabs on one wire; as long as one of them is open, so is the guest. Who has no WebSocket may ask by
 * plain requests, over and over.
 * @param {Log} log
 * @param {string} wire
 */
export function guestState(log, wire) {
  const events = log.events.filter(event => event.wire === wire)
  const { open, wasOpen } = socketsOf(log, events)
  return open ?? asking(events, log.events.at(-1)?.at ?? 0) ?? (wasOpen ? "closed" : "not connected")
}

/** @param {Log} log @param {LogEvent[]} events of one wire */
function socketsOf(log, events) {
  /** @type {Map<number, string>} the open sockets, oldest first */
  const open = new Map()
  let wasOpen = false
  for (const event of events) {
    const { connection } = event
    if (connection === undefined || !log.isSocket(connection)) continue
    if (event.kind === "head" && event.response?.status === 101) open.set(connection, "open")
    const message = event.from === "server" ? chatMessage(event) : undefined
    if (message?.type === "welcome") open.set(connection, `open · room ${message.room}`)
    if (event.kind === "closed") wasOpen = open.delete(connection) || wasOpen
  }
  return { open: [...open.values()].pop(), wasOpen }
}

/** How it stands with who asks for news by GET; undefined if nobody did. @param {LogEvent[]} events of one wire @param {number} now */
function asking(events, now) {
  const newest = exchangesOf(events).findLast(exchange => exchange.request.request.method === "GET" && !isForPage(exchange) && !fieldOf(exchange.request, "upgrade"))
  if (!newest) return undefined
  const { request, response, end, isCut } = newest
  const isOpen = !end && !isCut
  if (!isOpen && now - (end ?? response ?? request).at > LATELY) return "silent"
  const isStream = isOpen && fieldOf(response, "content-type")?.startsWith("text/event-stream")
  const room = queryOf(newest, "room")
  return `${isStream ? "listening" : "asking"}${room ? ` · room ${room}` : ""}`
}
