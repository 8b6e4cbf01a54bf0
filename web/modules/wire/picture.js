/**
 * The sequence diagram as rows, top to bottom, before anything is drawn. Bytes that waited in the tap come and go in two
 * rows, each at its own time; a silence is one row, however long.
 */

import { endsOf, wayWords } from "./ends.js"
import { besidesKind, isPing, nameOf, signOf, kindOf, sizeOf, spanWords } from "./words.js"

/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {import("./log.js").Log} Log */

/**
 * @typedef {object} Row
 * @property {"message" | "arrival" | "departure" | "mark" | "line" | "silence"} form
 * @property {number} at milliseconds of the log
 * @property {LogEvent} [event]
 * @property {"client" | "server"} [from]
 * @property {string} words
 * @property {string} [more]
 * @property {string} [size] its bytes on the wire, if there is room
 * @property {string} [held] how long it was in the tap, if a person would notice
 * @property {boolean} isDim
 */

/** As many characters of a text are in the picture. */
const LONGEST = 10

/** A name no longer than this leaves room for the size beside it, in characters. */
const ROOM_FOR_SIZE = 14

/** From here on a stay in the tap is told, in milliseconds: below it is the work of copying. */
const NOTICEABLE = 30

/** From here on a time without a byte is drawn as a gap, in milliseconds. */
const SILENCE = 1000

/**
 * @param {Log} log
 * @param {LogEvent[]} events those that are shown, oldest first
 * @param {number} now the newest event that counts
 * @returns {Row[]}
 */
export function rowsOf(log, events, now) {
  const rows = events.flatMap(event => rowsOfEvent(log, event, now))
  rows.sort((one, other) => one.at - other.at)
  return withSilences(rows)
}

/** @param {Log} log @param {LogEvent} event @param {number} now @returns {Row[]} */
function rowsOfEvent(log, event, now) {
  if (event.from === undefined || event.kind === "violation") return [mark(event, endsOf(log.stage, event.wire))]
  const { passed, ms, isLost } = log.stay(event, now)
  const more = moreOf(event)
  const size = more.length <= ROOM_FOR_SIZE ? sizeOf(event) : undefined
  const arrival = { at: event.at, event, from: event.from, words: `${signOf(event)} ${kindOf(event)}`, more, size, isDim: isPing(event) }
  if (ms !== undefined && ms < NOTICEABLE) return [{ ...arrival, form: "message" }]
  if (passed === undefined) return [{ ...arrival, form: "arrival", held: isLost ? "lost in the tap" : "waits in the tap" }]
  return [
    { ...arrival, form: "arrival", held: "waits in the tap" },
    { ...arrival, form: "departure", at: passed.at, held: `after ${spanWords(ms ?? 0)}` },
  ]
}

/** Half of the picture's width is not wide. @param {LogEvent} event */
function moreOf(event) {
  return event.response ? String(event.response.status) : besidesKind(event, LONGEST)
}

/** @param {LogEvent} event @param {import("./ends.js").Ends} ends of its wire @returns {Row} */
function mark(event, ends) {
  const isLine = ["fault", "node", "violation"].includes(event.kind)
  return { form: isLine ? "line" : "mark", at: event.at, event, words: nameOf(event), more: event.way ? wayWords(event.way, ends) : "", isDim: false }
}

/** @param {Row[]} rows */
function withSilences(rows) {
  return rows.flatMap((row, i) => {
    const gap = i === 0 ? 0 : row.at - rows[i - 1].at
    if (gap < SILENCE) return [row]
    return [{ form: /** @type {const} */ ("silence"), at: row.at, words: `${spanWords(gap)} without a byte`, isDim: false }, row]
  })
}
