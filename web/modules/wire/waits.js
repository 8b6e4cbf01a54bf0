/** Lesson 02's own picture: who has asked for news, how long each question waited, and what ended the waiting. */

import { asksForNews, exchangesOf, queryOf } from "./exchanges.js"
import { newsIn } from "./meter.js"
import { sorted } from "./sorted.js"
import { spanWords } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {import("./exchanges.js").Exchange} Exchange */

/** So many of the newest questions are told. */
const MOST = 10

/** Their events are among so many of the newest: to look at all of them at each drawing would be slow. */
const LATELY = 500

/** Who is answered sooner has not waited, in milliseconds. */
const AT_ONCE = 100

/**
 * @typedef {object} Wait
 * @property {LogEvent} event the question
 * @property {string} after how far its reader had come, or "" if it did not say
 * @property {number} start milliseconds of the log
 * @property {number | undefined} end when it was answered, or when its connection ended; undefined while it waits
 * @property {"waits" | "news" | "nothing" | "refused" | "cut"} outcome
 * @property {string} words the outcome, and how long it took
 */

/** @typedef {{ waits: Wait[], said: LogEvent[], begin: number, end: number }} Waits `said`: the words meanwhile; all on one axis */

/** @param {Log} log @param {number} now the newest event that counts @returns {Waits} oldest first */
export function waitsOf(log, now) {
  const events = sorted(log, plain).upTo("plain", now).slice(-LATELY)
  const moment = log.find(now)?.at ?? events.at(-1)?.at ?? 0
  const closed = new Map(events.filter(({ kind }) => kind === "closed").map(event => [event.connection, event.at]))
  const exchanges = exchangesOf(events)
  const waits = exchanges.filter(asksForNews).slice(-MOST).map(each => waitOf(each, closed, moment))
  const begin = waits[0]?.start ?? moment
  const said = exchanges.filter(({ request }) => request.request.method === "POST" && request.at >= begin).map(({ request }) => request)
  return { waits, said, begin, end: moment }
}

/** What is said in plain HTTP, and the ends of its connections. @type {import("./sorted.js").KeysOf} */
const plain = (event, log) => (["head", "body", "closed"].includes(event.kind) && !log.isSocket(event.connection) && !log.isForPage(event) ? ["plain"] : [])

/** @param {Exchange} exchange @param {Map<number | undefined, number>} closed when each connection ended @param {number} moment @returns {Wait} */
function waitOf(exchange, closed, moment) {
  const { request, isCut } = exchange
  const end = exchange.end?.at ?? (isCut ? closed.get(request.connection) : undefined)
  const outcome = outcomeOf(exchange)
  return { event: request, after: queryOf(exchange, "after") ?? "", start: request.at, end, outcome, words: wordsFor(exchange, outcome, (end ?? moment) - request.at) }
}

/** @param {Exchange} exchange @returns {Wait["outcome"]} */
function outcomeOf(exchange) {
  if (!exchange.end) return exchange.isCut ? "cut" : "waits"
  if (exchange.response?.response.status >= 400) return "refused"
  return newsIn(exchange) > 0 ? "news" : "nothing"
}

/** @param {Exchange} exchange @param {Wait["outcome"]} outcome @param {number} ms */
function wordsFor(exchange, outcome, ms) {
  const time = ms < AT_ONCE ? "at once" : spanWords(ms)
  switch (outcome) {
    case "waits":
      return `waits, ${spanWords(ms)}`
    case "cut":
      return `cut off, ${time}`
    case "refused":
      return `${exchange.response?.response.status}, ${time}`
    case "news":
      return `${newsIn(exchange) === 1 ? "a word" : `${newsIn(exchange)} words`}, ${time}`
    default:
      return `nothing, ${time}`
  }
}
