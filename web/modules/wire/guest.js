/** What the log says of a guest: "open · room lobby", "closed", "asking · room lobby", "not connected". */

import { fieldOf, queryOf } from "./exchanges.js"
import { sorted } from "./sorted.js"
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
  const { open, wasOpen } = socketsOf(log, wire)
  return open ?? asking(log, wire) ?? (wasOpen ? "closed" : "not connected")
}

/** @param {Log} log @param {string} wire */
function socketsOf(log, wire) {
  /** @type {Map<number, string>} the open sockets, oldest first */
  const open = new Map()
  let wasOpen = false
  for (const event of sorted(log, turningPoints).all(wire)) {
    const connection = event.connection ?? 0
    if (event.kind === "head" && event.response?.status === 101) open.set(connection, "open")
    const message = event.from === "server" ? chatMessage(event) : undefined
    if (message?.type === "welcome") open.set(connection, `open · room ${message.room}`)
    if (event.kind === "closed") wasOpen = open.delete(connection) || wasOpen
  }
  return { open: [...open.values()].pop(), wasOpen }
}

/** How it stands with who asks for news by GET; undefined if nobody did. @param {Log} log @param {string} wire */
function asking(log, wire) {
  const newest = log.newestAsk(wire)
  if (!newest) return undefined
  const now = log.events.at(-1)?.at ?? 0
  const { request, response, end, isCut } = newest
  const isOpen = !end && !isCut
  if (!isOpen && now - (end ?? response ?? request).at > LATELY) return "silent"
  const isStream = isOpen && fieldOf(response, "content-type")?.startsWith("text/event-stream")
  const room = queryOf(newest, "room")
  return `${isStream ? "listening" : "asking"}${room ? ` · room ${room}` : ""}`
}

/** What changes a guest's state, by the wire. @type {import("./sorted.js").KeysOf} */
const turningPoints = (event, log) => (event.wire !== undefined && log.isSocket(event.connection) && isTurningPoint(event) ? [event.wire] : [])

/** @param {LogEvent} event */
function isTurningPoint(event) {
  return event.kind === "closed" || event.response?.status === 101 || (event.from === "server" && chatMessage(event)?.type === "welcome")
}
