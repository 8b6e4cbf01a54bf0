/** Lesson 12's own picture: what somebody on the way can read of what crosses, in the open and in TLS. */

import { sorted } from "./sorted.js"
import { chatMessage } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** So many of the newest are told. */
const MOST = 10

/**
 * @typedef {object} Overheard
 * @property {LogEvent} event
 * @property {boolean} isSealed whether only its length can be read
 * @property {string} words what can be read
 * @property {number} bytes as they cross
 */

/** @param {Log} log @param {number} now the newest event that counts @returns {Overheard[]} oldest first */
export function overheard(log, now) {
  return sorted(log, crossings)
    .upTo("all", now)
    .slice(-MOST)
    .map(event => ({ event, isSealed: event.kind === "record", words: wordsOf(event), bytes: (event.end ?? 0) - (event.start ?? 0) }))
}

/** Messages, heads with a secret in them, and records. @type {import("./sorted.js").KeysOf} */
const crossings = event => {
  if (event.kind === "record") return ["all"]
  if (event.kind === "frame" && chatMessage(event) !== undefined) return ["all"]
  return event.kind === "head" && event.request?.target.includes("ticket=") ? ["all"] : []
}

/** @param {LogEvent} event */
function wordsOf(event) {
  if (event.kind === "record") return `TLS record: ${event.type}`
  if (event.kind === "head") return event.request.target
  const { type, text } = chatMessage(event) ?? {}
  return text === undefined ? type : `${type} “${text}”`
}
