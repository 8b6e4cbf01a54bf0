/**
 * A chat by plain requests, as lessons tell it: words that are said by POST, and questions for them by GET, on the wires of a
 * stage.
 */

import { asksForNews, exchangesOf, isForPage, jsonIn, pathOf } from "./exchanges.js"
import { broughtNothing } from "./meter.js"

/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {import("./exchanges.js").Exchange} Exchange */

/** Two words, the one after the other, while one process ran. @param {LogEvent[]} events @param {number} from @param {number} to @returns {[Exchange, Exchange][]} */
export function pairs(events, from, to) {
  const words = said(events).filter(({ request }) => request.n > from && request.n < to)
  return words.slice(1).map((word, i) => [words[i], word])
}

/** The first answer on that wire, after the word, that tells it. @param {LogEvent[]} events @param {string} wire @param {Exchange} word */
export function answerWith(events, wire, word) {
  const key = keyOf({ ...jsonIn(word.asked), ...jsonIn(word.answered) })
  return found(events).news.find(({ poll, keys }) => poll.request.wire === wire && endOf(poll).n > word.request.n && keys.has(key))?.poll
}

/** A message by its number and its words: after a restart others have the same numbers. @param {{ [field: string]: any }} message */
function keyOf({ offset, text }) {
  return `${offset} ${text}`
}

/** @typedef {{ asked: Exchange[], polls: Exchange[], news: { poll: Exchange, keys: Set<string> }[], said: Exchange[], loads: Exchange[] }} Found */

/** What is in these events, looked for once for all that ask about them. @type {WeakMap<LogEvent[], Found>} */
const FOUND = new WeakMap()

/** @param {LogEvent[]} events */
function found(events) {
  const known = FOUND.get(events) ?? findIn(exchangesOf(events))
  FOUND.set(events, known)
  return known
}

/** @param {Exchange[]} exchanges @returns {Found} */
function findIn(exchanges) {
  const asked = exchanges.filter(each => asksForNews(each) && pathOf(each) === "/messages")
  const polls = asked.filter(({ end }) => end !== undefined)
  return {
    asked,
    polls,
    news: polls.filter(poll => !broughtNothing(poll)).map(poll => ({ poll, keys: new Set((jsonIn(poll.answered).messages ?? []).map(keyOf)) })),
    said: exchanges.filter(isSaid),
    loads: exchanges.filter(each => isForPage(each) && pathOf(each) === "/"),
  }
}

/** Questions for news, answered or not. @param {LogEvent[]} events */
export function asked(events) {
  return found(events).asked
}

/** Pages that were loaded. @param {LogEvent[]} events */
export function loads(events) {
  return found(events).loads
}

/** Questions for news, answered. @param {LogEvent[]} events */
export function polls(events) {
  return found(events).polls
}

/** Words that were said, and taken. @param {LogEvent[]} events */
export function said(events) {
  return found(events).said
}

/** @param {Exchange} exchange */
function isSaid(exchange) {
  return exchange.request.request.method === "POST" && pathOf(exchange) === "/messages" && exchange.end !== undefined && exchange.response?.response.status < 300
}

/** The event by which an answered question was answered. @param {Exchange | undefined} exchange */
export function endOf(exchange) {
  return /** @type {LogEvent} */ (exchange?.end)
}

/** @param {Exchange[]} exchanges @returns {string[]} */
export function wiresOf(exchanges) {
  return [...new Set(exchanges.map(({ request }) => request.wire ?? ""))]
}
