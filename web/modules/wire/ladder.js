/**
 * The tries to deliver an event to somebody who wants to be called: a rung each, under the question that caused it. What the tap
 * saw is told: when a try began, how it ended, how long it took until the next. Up to which ceiling a wait was drawn by chance no
 * wire can show; it follows from the program, and so it is only inferred.
 */

import { endsOf } from "./ends.js"
import { exchangesOf, fieldOf, jsonIn, pathOf } from "./exchanges.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {import("./exchanges.js").Exchange} Exchange */

/** As step 03 has them, in milliseconds: the ceiling before the second try, and the highest. */
const SHORTEST = 1000
const LONGEST = 60 * 1000

/** After so many tries it calls no more. */
const MOST_TRIES = 8

/**
 * @typedef {object} Rung
 * @property {LogEvent} event by which the try began
 * @property {number} start milliseconds of the log
 * @property {number | undefined} end when it had failed, or had been taken
 * @property {number | undefined} waited since the try before had failed
 * @property {number | undefined} ceiling of that wait, inferred
 * @property {"under way" | "taken" | "not taken" | "unanswered" | "unreached"} outcome
 * @property {string} words the outcome, and a status if there was one
 */

/** A question, and the tries to tell it; `id` is unknown as long as no try has come through. @typedef {{ text: string, id: string | undefined, asked: LogEvent | undefined, rungs: Rung[] }} Ladder */

/** @param {Log} log @param {number} now the newest event that counts @returns {Ladder[]} oldest first */
export function laddersOf(log, now) {
  const events = log.events.filter(event => event.n <= now)
  const exchanges = exchangesOf(events)
  const calls = exchanges.filter(isCall)
  const ladders = exchanges.filter(isQuestion).map(ladderOf)
  const refusals = events.filter(event => isUnreached(log, event))
  for (const call of calls) homeOf(call, ladders).rungs.push(rungOf(call, log, now))
  for (const refused of refusals) if (!calls.some(({ request }) => request.connection === refused.connection)) addUnreached(refused, ladders)
  for (const ladder of ladders) measure(ladder)
  return ladders
}

/** A request that is signed, with an event in it. @param {Exchange} exchange */
export function isCall({ request }) {
  return request.request.method === "POST" && fieldOf(request, "x-signature") !== undefined
}

/** What somebody said to the bots. @param {Exchange} exchange */
export function isQuestion(exchange) {
  return exchange.request.request.method === "POST" && pathOf(exchange) === "/messages" && String(jsonIn(exchange.asked).text ?? "").startsWith("!")
}

/** Whether a call is about what was said there: its room and number, and the words. @param {Exchange} call @param {Exchange} question */
export function isAbout(call, question) {
  const [event, say, answer] = [jsonIn(call.asked), jsonIn(question.asked), jsonIn(question.answered)]
  return event.text === say.text && event.room === say.room && event.offset === answer.offset && call.request.n > question.request.n
}

/** 2xx. @param {Exchange} call */
export function isTaken({ response }) {
  return response !== undefined && response.response.status >= 200 && response.response.status < 300
}

/** A connection of another caller than a browser that nobody took. @param {Log} log @param {LogEvent} event */
function isUnreached(log, event) {
  return event.kind === "refused" && endsOf(log.stage, event.wire).client.id === "a"
}

/** @type {WeakMap<Ladder, Exchange>} */
const QUESTIONS = new WeakMap()

/** @param {Exchange} question @returns {Ladder} */
function ladderOf(question) {
  /** @type {Ladder} */
  const ladder = { text: String(jsonIn(question.asked).text), id: undefined, asked: question.request, rungs: [] }
  QUESTIONS.set(ladder, question)
  return ladder
}

/** The ladder of a call; one of its own, if nobody saw the question. @param {Exchange} call @param {Ladder[]} ladders */
function homeOf(call, ladders) {
  const { id, text } = jsonIn(call.asked)
  const known = ladders.find(ladder => (ladder.id === id && id !== undefined) || (ladder.id === undefined && isOf(ladder, call)))
  const home = known ?? /** @type {Ladder} */ ({ text: String(text ?? ""), id, asked: undefined, rungs: [] })
  home.id = id
  if (!known) ladders.push(home)
  return home
}

/** @param {Ladder} ladder @param {Exchange} call */
function isOf(ladder, call) {
  const question = QUESTIONS.get(ladder)
  return question !== undefined && isAbout(call, question)
}

/** An answer counts when it has left the tap: what is held there the caller does not have. @param {Exchange} call @param {Log} log @param {number} now @returns {Rung} */
function rungOf(call, log, now) {
  const { request, response } = call
  const status = response?.response.status
  const start = { event: request, start: request.at, waited: undefined, ceiling: undefined }
  const passed = response && log.stay(response, now).passed
  if (passed) return { ...start, end: passed.at, ...(isTaken(call) ? { outcome: "taken", words: `${status}: taken` } : { outcome: "not taken", words: `${status}: not taken` }) }
  const end = log.events.find(event => event.n > request.n && event.n <= now && event.connection === request.connection && isEnd(event))
  if (!end) return { ...start, end: undefined, outcome: "under way", words: response ? `${status}, still in the tap` : "no answer yet" }
  if (end.kind === "refused") return { ...start, end: end.at, ...UNREACHED }
  return { ...start, end: end.at, outcome: "unanswered", words: response ? `${status} not received` : "no answer" }
}

/** By which a connection is over for who has opened it. @param {LogEvent} event */
function isEnd({ kind, from }) {
  return kind === "refused" || kind === "closed" || (kind === "finished" && from === "client")
}

/** The tap may have read what was sent before it knew that nobody takes it. @type {Pick<Rung, "outcome" | "words">} */
const UNREACHED = { outcome: "unreached", words: "connection refused" }

/** Whose try it was of which nothing was read is certain if only one is open; of several it may have been each. @param {LogEvent} refused @param {Ladder[]} ladders */
function addUnreached(refused, ladders) {
  const open = ladders.filter(ladder => (ladder.asked?.n ?? Infinity) < refused.n && !ladder.rungs.some(({ event, outcome }) => outcome === "taken" && event.n < refused.n))
  const words = open.length > 1 ? `${UNREACHED.words}, one of the open questions’` : UNREACHED.words
  for (const ladder of open) ladder.rungs.push({ event: refused, start: refused.at, end: refused.at, waited: undefined, ceiling: undefined, outcome: UNREACHED.outcome, words })
}

/** Each wait follows from the try before. @param {Ladder} ladder */
function measure(ladder) {
  ladder.rungs.sort((one, other) => one.start - other.start)
  ladder.rungs.forEach((rung, i) => {
    const failed = ladder.rungs[i - 1]?.end
    if (failed === undefined || failed > rung.start) return
    rung.waited = rung.start - failed
    rung.ceiling = ceilingBefore(i + 1)
  })
}

/** The longest wait before a try, counted from 1. @param {number} number */
export function ceilingBefore(number) {
  return Math.min(LONGEST, SHORTEST * 2 ** (number - 2))
}

/** Whether no more is tried, as far as can be inferred. @param {Ladder} ladder */
export function isDead({ rungs }) {
  return rungs.length >= MOST_TRIES && rungs.every(({ outcome }) => outcome !== "taken" && outcome !== "under way")
}
