/** What the log says of a guest's WebSocket: "open · room lobby", "closed", "not connected". */

import { chatMessage } from "./words.js"

/** @typedef {import("./log.js").Log} Log */

/**
 * A guest may have several tabs on one wire; as long as one of them is open, so is the guest.
 * @param {Log} log
 * @param {string} wire
 */
export function guestState(log, wire) {
  /** @type {Map<number, string>} the open sockets, oldest first */
  const open = new Map()
  let wasOpen = false
  for (const event of log.events) {
    const { connection } = event
    if (event.wire !== wire || connection === undefined || !log.isSocket(connection)) continue
    if (event.kind === "head" && event.response?.status === 101) open.set(connection, "open")
    const message = event.from === "server" ? chatMessage(event) : undefined
    if (message?.type === "welcome") open.set(connection, `open · room ${message.room}`)
    if (event.kind === "closed") wasOpen = open.delete(connection) || wasOpen
  }
  return [...open.values()].pop() ?? (wasOpen ? "closed" : "not connected")
}
