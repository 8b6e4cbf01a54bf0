/** What ticks off the experiments of lesson 01: for each of them the events that prove it, the cause before the effect. */

import { fieldOf, jsonIn, queryOf } from "../wire/exchanges.js"
import { broughtNothing } from "../wire/meter.js"
import { answerWith, endOf, loads, pairs, polls, said, wiresOf } from "../wire/spoken.js"
import { after, fault, first, node, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/exchanges.js").Exchange} Exchange */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** So many questions in a row for nothing are silence. */
const SILENCE = 15

/** So many words show how long a word takes. */
const WORDS = 5

/** So many answers must have been late. */
const LATE = 3

/** How long a page waits between an answer and the next question, in milliseconds: only a longer delay could make them pile up. */
const INTERVAL = 1000

/** @type {Record<string, Predicate>} */
export const experiments = {
  "be-silent": events => prove(said(events), word => silence(events, word)),
  "bob-speaks-five-times": events => prove(said(events), word => fiveWords(events, word)),
  "load-a-page-again": events => prove(reloads(events), reload => notModified(events, reload)),
  "restart-the-node": events => prove(events.filter(node("ended")), end => beyondTheEnd(events, end)),
  "tell-only-the-latest": events => prove(events.filter(node("started", "LATEST_ONLY")), start => oneIsNeverSeen(events, start)),
  "delay-the-answers": events => prove(events.filter(isLongDelay), delay => oneAtATime(events, delay)),
}

/**
 * After a word, one wire asks fifteen times in a row for nothing, and nobody says anything.
 * @param {LogEvent[]} events
 * @param {Exchange} word
 */
function silence(events, word) {
  const next = said(events).find(each => each.request.n > word.request.n)?.request.n ?? Infinity
  const quiet = polls(events).filter(({ request }) => request.n > word.request.n && request.n < next)
  return first(wiresOf(quiet), wire => {
    const own = quiet.filter(({ request }) => request.wire === wire)
    const start = own.findIndex((_, i) => own.slice(i, i + SILENCE).length === SILENCE && own.slice(i, i + SILENCE).every(broughtNothing))
    return start < 0 ? undefined : [word.request, ...own.slice(start, start + SILENCE).map(({ request }) => request)]
  })
}

/**
 * Five words from one wire, this the first of them, and each of them in an answer on another.
 * @param {LogEvent[]} events
 * @param {Exchange} word
 */
function fiveWords(events, word) {
  const words = said(events).filter(({ request }) => request.wire === word.request.wire && request.n >= word.request.n).slice(0, WORDS)
  if (words.length < WORDS) return undefined
  return first(wiresOf(polls(events)).filter(wire => wire !== word.request.wire), wire => {
    const heard = words.map(each => answerWith(events, wire, each))
    return heard.every(poll => poll !== undefined) ? words.flatMap((each, i) => [each.request, endOf(heard[i])]) : undefined
  })
}

/**
 * The page is loaded anew; then its question names a tag, and the answer is 304 with nothing in it.
 * @param {LogEvent[]} events
 * @param {Exchange} reload
 */
function notModified(events, reload) {
  const poll = polls(events).find(
    ({ request, response, got, end }) =>
      request.wire === reload.request.wire && request.n > reload.request.n && fieldOf(request, "if-none-match") && response?.response.status === 304 && end === response && got > 0,
  )
  return poll && [reload.request, poll.request, endOf(poll)]
}

/**
 * The node ends and starts, somebody speaks, and a cursor is further than the node has counted: it counts that word, and has
 * nothing for the reader. The question may have been asked before the word was answered.
 * @param {LogEvent[]} events
 * @param {LogEvent} end
 */
function beyondTheEnd(events, end) {
  const start = after(events, end).find(node("started"))
  const word = start && said(events).find(({ request }) => request.n > start.n)
  const poll = word && polls(events).find(each => endOf(each).n > word.request.n && broughtNothing(each) && isBeyond(each, jsonIn(word.answered).offset))
  return start && word && poll ? [end, start, word.request, poll.request, endOf(poll)] : undefined
}

/** Whether a cursor is beyond what the node counts, which is a word's offset at least. @param {Exchange} poll @param {number} offset */
function isBeyond(poll, offset) {
  const counted = jsonIn(poll.answered).offset
  return counted >= offset && Number(queryOf(poll, "after")) > counted
}

/**
 * Of two words one after the other, a reader that went on asking is told only the second; with the cursor, both at once.
 * @param {LogEvent[]} events
 * @param {LogEvent} start of the variant that tells only the latest
 */
function oneIsNeverSeen(events, start) {
  const back = after(events, start).find(node("started"))
  if (!back || back.variant !== "CURSOR") return undefined
  const beforeBack = events.filter(event => event.n < back.n) // Afterwards the same words may have the same numbers again.
  const lost = pairs(beforeBack, start.n, back.n)
  const kept = pairs(events, back.n, Infinity)
  return first(wiresOf(polls(events)), wire => {
    const missed = first(lost, ([one, other]) => onlySecond(beforeBack, wire, one, other))
    const both = first(kept, ([one, other]) => {
      const poll = answerWith(events, wire, one)
      return poll && poll === answerWith(events, wire, other) ? [one.request, other.request, endOf(poll)] : undefined
    })
    return missed && both ? [start, ...missed, back, ...both] : undefined
  })
}

/** @param {LogEvent[]} events @param {string} wire @param {Exchange} one @param {Exchange} other */
function onlySecond(events, wire, one, other) {
  const poll = answerWith(events, wire, other)
  const askedBefore = polls(events).some(each => each.request.wire === wire && endOf(each).n < one.request.n)
  return poll && askedBefore && !answerWith(events, wire, one) ? [one.request, other.request, endOf(poll)] : undefined
}

/**
 * Three questions, each asked after the answer before had come, however late that was.
 * @param {LogEvent[]} events
 * @param {LogEvent} delay
 */
function oneAtATime(events, delay) {
  const late = polls(after(events, delay)).filter(({ request }) => request.wire === delay.wire).slice(0, LATE)
  const isInTurn = late.every((poll, i) => i === 0 || (poll.request.n > endOf(late[i - 1]).n && poll.request.at - late[i - 1].request.at >= delay.value))
  return late.length === LATE && isInTurn ? [delay, ...late.flatMap(poll => [poll.request, endOf(poll)])] : undefined
}

/** @param {LogEvent} event */
function isLongDelay(event) {
  return fault("delay")(event) && event.value > INTERVAL
}

/** Pages that are loaded where somebody has asked before. @param {LogEvent[]} events */
function reloads(events) {
  return loads(events).filter(load => polls(events).some(({ request }) => request.wire === load.request.wire && request.n < load.request.n))
}
