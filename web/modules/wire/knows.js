/** Who can know about the newest fault, and since when: read off the log, never supposed. */

import { spanWords } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** The newest fault of a wire, or the newest end or start of the node. @param {Log} log @param {string} wire @param {number} now */
export function newestFault(log, wire, now) {
  for (let i = log.events.length - 1; i >= 0; i--) {
    const event = log.events[i]
    const isOurs = event.kind === "fault" ? event.wire === wire : event.kind === "node"
    if (event.n <= now && isOurs) return event
  }
  return undefined
}

/**
 * @param {Log} log
 * @param {LogEvent} fault
 * @param {string} wire
 * @param {number} now
 * @returns {{ who: string, what: string }[]}
 */
export function whoKnows(log, fault, wire, now) {
  const later = log.events.filter(event => event.n > fault.n && event.n <= now && event.wire === wire)
  return [
    { who: "the browser", what: knowledge(later, fault, "client") },
    { who: "the node", what: fault.kind === "node" ? "it happened to itself" : knowledge(later, fault, "server") },
    { who: "the other guests", what: others(log, fault, wire, now) },
  ]
}

/** @param {LogEvent[]} later @param {LogEvent} fault @param {"client" | "server"} side */
function knowledge(later, fault, side) {
  if (fault.fault === "close") return "was sent a FIN at once"
  if (fault.fault === "reset") return fault.connections.length > 0 ? "was sent an RST at once" : "there was nothing to end"
  const told = later.find(event => event.kind === "passed" && event.from !== side && event.how !== undefined)
  if (told) return `since ${spanWords(told.at - fault.at)} after it: ${told.how === "reset" ? "an RST" : "a FIN"} came`
  if (fault.fault === "hold" && fault.on) return "nothing: a wire that is silent looks like a partner who is silent"
  if (fault.fault === "delay" && fault.on) return "only that answers take longer"
  return "nothing yet"
}

/** @param {Log} log @param {LogEvent} fault @param {string} wire @param {number} now */
function others(log, fault, wire, now) {
  if (fault.kind === "node") return "each learns it on a wire of their own"
  const told = log.events.find(
    event => event.n > fault.n && event.n <= now && event.wire !== wire && event.kind === "frame" && event.from === "server" && /"(left|presence)"/.test(event.text ?? ""),
  )
  return told ? `were told after ${spanWords(told.at - fault.at)}` : "nobody has told them"
}
