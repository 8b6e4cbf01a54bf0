/** Lesson 04's own picture: the newest event stream of a wire as the text that it is, line by line, and what a browser makes of it. */

import { fromBase64, latin1 } from "./bytes.js"
import { fieldOf, isStream } from "./exchanges.js"
import { sorted } from "./sorted.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** How many of the newest blocks of lines are told. */
const MOST = 8

/** A chunk's end and the size of the next, where a block lies in several chunks: RFC 9112, section 7.1. */
const BETWEEN_CHUNKS = /\r\n[0-9a-f]+(;[^\r\n]*)?\r\n/gi

/**
 * @typedef {object} Line
 * @property {string} text as it stands there, without its line end
 * @property {string} meaning what a browser makes of it
 * @property {"passed" | "waits" | "lost"} fate whether it has left the tap
 */

/**
 * @typedef {object} Stream
 * @property {LogEvent} request
 * @property {string | undefined} lastEventId what the browser sent along, if it came back
 * @property {{ event: LogEvent, lines: Line[] }[]} blocks what stood between two empty lines each, newest last
 * @property {number} before how many blocks came before these
 * @property {boolean} isOpen
 */

/**
 * The stream to which the selected event belongs; else the newest.
 * @param {Log} log
 * @param {string} wire
 * @param {number} now the newest event that counts
 * @param {number} selected
 * @returns {Stream | undefined}
 */
export function streamOf(log, wire, now, selected) {
  const parts = sorted(log, partsOfStreams)
  const heads = parts.upTo(`heads ${wire}`, now)
  const chosen = log.find(selected)?.connection
  const head = heads.findLast(each => each.connection === chosen) ?? heads.at(-1)
  if (!head) return undefined
  const on = (/** @type {string} */ what) => parts.upTo(`${what} ${head.connection}`, now)
  const request = on("request").findLast(each => each.n < head.n)
  if (!request) return undefined
  const end = on("end").find(each => each.n > head.n)
  const all = on("block").filter(block => block.n > head.n && (end === undefined || block.n < end.n))
  const left = on("passed").at(-1)?.end ?? 0
  return {
    request,
    lastEventId: fieldOf(request, "last-event-id"),
    blocks: all.slice(-MOST).map(event => ({ event, lines: linesOf(event, left, end !== undefined) })),
    before: Math.max(0, all.length - MOST),
    isOpen: end === undefined,
  }
}

/** What a stream is made of, by the connection; its head also by the wire. @type {import("./sorted.js").KeysOf} */
function* partsOfStreams(event) {
  const { kind, wire, connection, from } = event
  if (connection === undefined) return
  if (kind === "head" && event.request) yield `request ${connection}`
  if (kind === "head" && isStream(event)) yield `heads ${wire}`
  if (kind === "sse") yield `block ${connection}`
  if (kind === "passed" && from === "server" && event.end !== undefined) yield `passed ${connection}`
  if (kind === "closed" || (kind === "body" && from === "server" && event.last)) yield `end ${connection}`
}

/** @param {LogEvent} block @param {number} left the offset up to which bytes have left the tap @param {boolean} isOver @returns {Line[]} */
function linesOf(block, left, isOver) {
  const text = latin1(fromBase64(block.bytes ?? "")).replace(BETWEEN_CHUNKS, "")
  const utf8 = new TextDecoder()
  let at = block.start ?? 0
  return [...text.matchAll(/([^\r\n]*)(\r\n|\n|\r)/g)].map(([whole, line]) => {
    at += whole.length
    const words = utf8.decode(Uint8Array.from(line, letter => letter.charCodeAt(0)))
    return { text: words, meaning: meaningOf(words, block), fate: at <= left ? "passed" : isOver ? "lost" : "waits" }
  })
}

/** @param {string} line @param {LogEvent} block @returns {string} */
function meaningOf(line, block) {
  if (line === "") return block.data === undefined ? "no page hears it" : `whole: the page hears “${block.event ?? "message"}”`
  if (line.startsWith(":")) return "a comment: no page hears it"
  const [name] = line.split(":")
  return MEANING[name] ?? "no field of this format: ignored"
}

/** @type {Record<string, string | undefined>} */
const MEANING = {
  retry: "ms to wait before coming back",
  event: "its type",
  id: "where you stand after it",
  data: "for the page",
}
