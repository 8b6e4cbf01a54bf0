/** The bytes of an event that the tap changed on their way out: the log has them as they were sent. */

import { fromBase64 } from "./bytes.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/**
 * @typedef {object} Flip
 * @property {number} n the event by which it struck
 * @property {number} byte from the event's first
 * @property {number} bit of that byte, 0 the leftmost
 * @property {number | undefined} sent undefined where the log kept fewer bytes
 * @property {number | undefined} arrived
 */

/** @param {Log} log @param {LogEvent} event @param {number} now the newest event that counts @returns {Flip[]} */
export function flipsIn(log, event, now) {
  const { connection, from, start = 0, end = 0 } = event
  const way = from === "client" ? "to-node" : "to-browser"
  const struck = log.events.filter(each => each.n <= now && each.fault === "flip" && each.struck && each.connection === connection && each.way === way)
  const bytes = fromBase64(event.bytes ?? "")
  return struck
    .filter(({ offset }) => offset >= start && offset < end)
    .map(({ n, offset, value }) => {
      const byte = offset - start
      const bit = value % 8
      const sent = bytes[byte]
      return { n, byte, bit, sent, arrived: sent === undefined ? undefined : sent ^ (0b1000_0000 >> bit) }
    })
}
