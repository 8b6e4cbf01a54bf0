/** Lesson 07's own picture: what was said, and when each guest's wire handed it on. */

import { messageOf } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** How many of the newest words are told. */
const MOST = 8

/**
 * @typedef {object} Said
 * @property {LogEvent} event the frame that said it
 * @property {string} text
 * @property {string} room
 * @property {Map<string, { event: LogEvent, ms: number | undefined }>} heard by wire; ms undefined while it waits in the tap
 */

/**
 * @param {Log} log
 * @param {number} now the newest event that counts
 * @returns {Said[]} newest last
 */
export function whoHears(log, now) {
  /** @type {Said[]} */
  const all = []
  for (const event of log.events) {
    if (event.n > now || event.kind !== "frame" || event.opcode !== 0x1) continue
    const message = messageOf(event.text)
    if (event.from === "client" && message?.type === "say") {
      all.push({ event, text: String(message.text), room: String(message.room), heard: new Map() })
    } else if (event.from === "server" && message?.type === "said") {
      const said = all.find(each => each.text === message.text && each.room === message.room && !each.heard.has(event.wire ?? ""))
      const { passed } = log.stay(event, now)
      said?.heard.set(event.wire ?? "", { event, ms: passed && passed.at - said.event.at })
    }
  }
  return all.slice(-MOST)
}
