/**
 * What became of each word that has an id: whether it was acknowledged to who said it, and by whom it was heard, how often and
 * in order. All of it as it crossed the wires; what a page shows of it only the page knows.
 */

import { exchangesOf, jsonIn, pathOf } from "./exchanges.js"
import { sorted } from "./sorted.js"
import { chatMessage } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** So many of the newest words are told. */
const MOST = 10

/**
 * @typedef {object} Entry
 * @property {LogEvent} event by which it was first said
 * @property {string} wire of who said it
 * @property {string} text
 * @property {number} said how often
 * @property {boolean} isTaken whether who said it was told so
 * @property {Map<string, { times: number, isLate: boolean }>} heard by wire; late if a later word of the same sender was there before it
 */

/** @param {Log} log @param {number} now the newest event that counts @returns {Entry[]} oldest first */
export function ledgerOf(log, now) {
  /** @type {Map<string, Entry>} */
  const entries = new Map()
  /** The newest word of a sender that a wire has heard, by both. @type {Map<string, number>} */
  const newest = new Map()
  for (const { event, wire, message } of tellings(log, now)) {
    if (message.type === "say") say(entries, event, wire, message)
    if (message.type === "taken") take(entries, message)
    if (message.type === "said") hear(entries, newest, wire, message)
  }
  return [...entries.values()].slice(-MOST)
}

/** @typedef {{ event: LogEvent, wire: string, message: any }} Telling */

/** What is said, taken and heard, as frames and in the bodies of requests and answers, in the order of the wire. @param {Log} log @param {number} now @returns {Telling[]} */
function tellings(log, now) {
  const frames = sorted(log, framed).upTo("frames", now).map(event => ({ event, wire: event.wire ?? "", message: chatMessage(event) }))
  const plain = exchangesOf(sorted(log, carried).upTo("plain", now)).flatMap(tellingsOf)
  return [...frames, ...plain].sort((a, b) => a.event.n - b.event.n)
}

/** @param {import("./exchanges.js").Exchange} exchange @returns {Telling[]} */
function tellingsOf(exchange) {
  const { request, end } = exchange
  if (pathOf(exchange) !== "/messages") return []
  const wire = request.wire ?? ""
  const answer = jsonIn(exchange.answered)
  if (request.request.method !== "POST") return end ? (answer.messages ?? []).map((/** @type {any} */ message) => ({ event: end, wire, message })) : []
  const asked = jsonIn(exchange.asked)
  const isTaken = end !== undefined && exchange.response?.response.status < 300
  return [{ event: request, wire, message: { ...asked, type: "say" } }, ...(isTaken ? [{ event: end, wire, message: { ...asked, type: "taken" } }] : [])]
}

/** @type {import("./sorted.js").KeysOf} */
const framed = event => {
  const type = event.kind === "frame" && event.text?.includes('"id"') ? chatMessage(event)?.type : undefined
  return (type === "say" && event.from === "client") || (type === "said" && event.from === "server") ? ["frames"] : []
}

/** @type {import("./sorted.js").KeysOf} */
const carried = (event, log) => (["head", "body", "closed"].includes(event.kind) && !log.isSocket(event.connection) && !log.isForPage(event) ? ["plain"] : [])

/** @param {Map<string, Entry>} entries @param {LogEvent} event @param {string} wire @param {any} message */
function say(entries, event, wire, { id, text }) {
  const entry = entries.get(id) ?? { event, wire, text: String(text), said: 0, isTaken: false, heard: new Map() }
  entry.said++
  entries.set(id, entry)
}

/** @param {Map<string, Entry>} entries @param {any} message */
function take(entries, { id }) {
  const entry = entries.get(id)
  if (entry) entry.isTaken = true
}

/** @param {Map<string, Entry>} entries @param {Map<string, number>} newest @param {string} wire @param {any} message */
function hear(entries, newest, wire, { id, offset }) {
  const entry = entries.get(id)
  if (!entry) return
  if (entry.wire === wire) entry.isTaken = true
  const times = (entry.heard.get(wire)?.times ?? 0) + 1
  const way = `${entry.wire} ${wire}`
  const isLate = times === 1 && offset < (newest.get(way) ?? 0)
  newest.set(way, Math.max(offset, newest.get(way) ?? 0))
  entry.heard.set(wire, { times, isLate: isLate || entry.heard.get(wire)?.isLate === true })
}
