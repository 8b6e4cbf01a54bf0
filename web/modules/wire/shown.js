/** Which events of the log a learner wants to see now: a wire, a direction, a kind, up to a moment. */

/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {import("./log.js").Log} Log */

/**
 * @typedef {object} Wish
 * @property {string} wire
 * @property {"both" | "client" | "server"} direction
 * @property {"socket" | "frames" | "http" | "ends" | "all"} kind
 * @property {"show" | "dim" | "hide"} pings
 * @property {number} position the newest event that counts
 */

import { isPing } from "./words.js"

/** Of use to the views, but no line of its own: it is shown at the event whose bytes it is about. */
const SILENT = ["passed", "connected"]

/** The events that are shown, oldest first. @param {Log} log @param {Wish} wish */
export function shown(log, wish) {
  return ofWire(log, wish).filter(event => isWished(log, event, wish))
}

/** How many events of this wire are not shown because of the wish. @param {Log} log @param {Wish} wish */
export function hiddenCount(log, wish) {
  return ofWire(log, wish).filter(event => !isWished(log, event, wish)).length
}

/** @param {Log} log @param {Wish} wish */
function ofWire(log, wish) {
  return log.events.filter(
    event => event.n <= wish.position && !SILENT.includes(event.kind) && (event.wire === wish.wire || event.kind === "node"),
  )
}

/** @param {Log} log @param {LogEvent} event @param {Wish} wish */
function isWished(log, event, { direction, kind, pings }) {
  if (direction !== "both" && event.from !== undefined && event.from !== direction) return false
  if (pings === "hide" && isPing(event)) return false
  switch (kind) {
    case "frames":
      return event.kind === "frame" || event.kind === "violation"
    case "http":
      return event.kind === "head" || event.kind === "body"
    case "ends":
      return ["opened", "refused", "finished", "closed", "fault", "node"].includes(event.kind)
    case "socket":
      return event.kind === "fault" || event.kind === "node" || event.kind === "refused" || log.isSocket(event.connection)
    default:
      return true
  }
}
