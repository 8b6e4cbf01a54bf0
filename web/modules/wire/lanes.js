/** Lesson 11's own picture: by which lane a client heard what, a WebSocket or questions that wait, and what came by both. */

import { asksForNews, exchangesOf, jsonIn, pathOf } from "./exchanges.js"
import { attemptsOf } from "./attempts.js"
import { sorted } from "./sorted.js"
import { chatMessage } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {import("./exchanges.js").Exchange} Exchange */

/** So much of the past is shown, in milliseconds. */
const LATELY = 60 * 1000

/**
 * @typedef {object} Span
 * @property {LogEvent} event by which it began
 * @property {number} start milliseconds of the log
 * @property {number | undefined} open since when it could bring something; undefined for an attempt in vain
 * @property {number | undefined} end undefined while it stands
 */

/**
 * @typedef {object} Word
 * @property {LogEvent} event that brought it
 * @property {number} offset
 * @property {boolean} isTwin whether the other lane brought it, too
 */

/** @typedef {{ name: "socket" | "poll", spans: Span[], words: Word[] }} Lane */

/** @param {Log} log @param {string} wire @param {number} now the newest event that counts @returns {{ lanes: Lane[], begin: number, end: number }} */
export function lanesOf(log, wire, now) {
  const end = log.find(now)?.at ?? 0
  const begin = Math.max(0, end - LATELY)
  const socket = { name: /** @type {const} */ ("socket"), spans: attemptsOf(log, wire, now).map(spanOfAttempt), words: wordsOnSockets(log, wire, now) }
  const polls = pollsOn(log, wire, now)
  const poll = { name: /** @type {const} */ ("poll"), spans: polls.map(spanOfPoll), words: polls.flatMap(wordsOfPoll) }
  const lanes = [socket, poll].map(lane => ({
    ...lane,
    spans: lane.spans.filter(span => (span.end ?? end) >= begin),
    words: lane.words.filter(({ event }) => event.at >= begin),
  }))
  mark(lanes[0].words, lanes[1].words)
  return { lanes, begin, end }
}

/** @param {import("./attempts.js").Attempt} attempt @returns {Span} */
function spanOfAttempt({ event, start, opened, end }) {
  return { event, start, open: opened, end }
}

/** What was said, as frames on that wire. @param {Log} log @param {string} wire @param {number} now @returns {Word[]} */
function wordsOnSockets(log, wire, now) {
  return sorted(log, said).upTo(wire, now).map(event => ({ event, offset: chatMessage(event)?.offset, isTwin: false }))
}

/** @type {import("./sorted.js").KeysOf} */
const said = event => (event.kind === "frame" && event.from === "server" && event.text?.includes('"said"') && chatMessage(event)?.type === "said" ? [event.wire ?? ""] : [])

/** Questions for news, answered or not. @param {Log} log @param {string} wire @param {number} now @returns {Exchange[]} */
function pollsOn(log, wire, now) {
  return exchangesOf(sorted(log, plain).upTo(wire, now)).filter(each => asksForNews(each) && pathOf(each) === "/messages")
}

/** @type {import("./sorted.js").KeysOf} */
const plain = (event, log) => (["head", "body", "closed"].includes(event.kind) && !log.isSocket(event.connection) && !log.isForPage(event) ? [event.wire ?? ""] : [])

/** @param {Exchange} poll @returns {Span} */
function spanOfPoll({ request, end, isCut }) {
  return { event: request, start: request.at, open: request.at, end: end?.at ?? (isCut ? request.at : undefined) }
}

/** @param {Exchange} poll @returns {Word[]} */
function wordsOfPoll({ end, answered }) {
  if (!end) return []
  return (jsonIn(answered).messages ?? []).map((/** @type {{ offset: number }} */ { offset }) => ({ event: end, offset, isTwin: false }))
}

/** @param {Word[]} some @param {Word[]} others */
function mark(some, others) {
  for (const [these, those] of [[some, others], [others, some]]) {
    const offsets = new Set(those.map(({ offset }) => offset))
    for (const word of these) word.isTwin = offsets.has(word.offset)
  }
}
