/** What ticks off the experiments of lesson 02: for each of them the events that prove it, the cause before the effect. */

import { jsonIn, queryOf } from "../wire/exchanges.js"
import { broughtNothing } from "../wire/meter.js"
import { answerWith, asked, endOf, pairs, polls, said, wiresOf } from "../wire/spoken.js"
import { after, fault, first, node, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/exchanges.js").Exchange} Exchange */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** A question that was open so long was held until the server gave up, in milliseconds. */
const HELD = 24 * 1000

/** So many words show that a word does not wait. */
const WORDS = 3

/** @type {Record<string, Predicate>} */
export const experiments = {
  "be-silent": events => prove(polls(events).filter(isEmptyAtLast), poll => silence(events, poll)),
  "bob-speaks-three-times": events => prove(wiresOf(polls(events)), wire => threeWords(events, wire)),
  "discard-an-answer": events => prove(events.filter(isDiscarded), strike => toldAgain(events, strike)),
  "be-impatient": events => prove(events.filter(fault("close")), close => askedAgain(events, close)),
  "restart-the-node": events => prove(events.filter(node("ended")), end => gone(events, end)),
  "forget-the-cursor": events => prove(events.filter(node("started", "NO_CURSOR")), start => secondIsLost(events, start)),
}

/** Held to the end, and then the next one, too. @param {LogEvent[]} events @param {Exchange} poll */
function silence(events, poll) {
  const next = nextOf(events, poll)
  return next && isEmptyAtLast(next) ? [poll.request, endOf(poll), next.request, endOf(next)] : undefined
}

/** @param {Exchange} poll */
function isEmptyAtLast(poll) {
  return poll.response?.response.status === 200 && broughtNothing(poll) && endOf(poll).at - poll.request.at >= HELD
}

/** Three words from elsewhere, each the answer to a question that was there before it. @param {LogEvent[]} events @param {string} wire */
function threeWords(events, wire) {
  const found = said(events).flatMap(word => {
    const poll = word.request.wire === wire ? undefined : answerWith(events, wire, word)
    return poll && poll.request.n < word.request.n ? [[poll.request, word.request, endOf(poll)]] : []
  })
  return found.length < WORDS ? undefined : found.slice(0, WORDS).flat()
}

/**
 * Of two words the first is told and the second never, although the reader went on asking; with the cursor, both are.
 * @param {LogEvent[]} events
 * @param {LogEvent} start of the variant without a cursor
 */
function secondIsLost(events, start) {
  const back = after(events, start).find(node("started"))
  if (!back || back.variant !== "POSITION") return undefined
  const beforeBack = events.filter(event => event.n < back.n) // Afterwards the same words may have the same numbers again.
  return first(wiresOf(polls(events)), wire => {
    const lost = first(pairs(beforeBack, start.n, back.n), ([one, other]) => onlyFirst(beforeBack, wire, one, other))
    const kept = first(pairs(events, back.n, Infinity), ([one, other]) => {
      const answers = [one, other].map(word => answerWith(events, wire, word))
      return answers.every(poll => poll !== undefined) ? [one.request, other.request, ...answers.map(endOf)] : undefined
    })
    return lost && kept ? [start, ...lost, back, ...kept] : undefined
  })
}

/** @param {LogEvent[]} events @param {string} wire @param {Exchange} one @param {Exchange} other */
function onlyFirst(events, wire, one, other) {
  const poll = answerWith(events, wire, one)
  if (!poll || answerWith(events, wire, other)) return undefined
  const next = asked(events).find(({ request }) => request.wire === wire && request.n > endOf(poll).n && request.n > endOf(other).n)
  return next && [one.request, other.request, endOf(poll), next.request]
}

/** @param {LogEvent} event */
function isDiscarded(event) {
  return fault("discard")(event) && event.struck === true
}

/** A word was in the answer that was dropped; who asks for the same again, gets it. @param {LogEvent[]} events @param {LogEvent} strike */
function toldAgain(events, strike) {
  const lost = polls(events).filter(poll => poll.request.connection === strike.connection && poll.request.n < strike.n).at(-1)
  if (!lost || broughtNothing(lost)) return undefined
  const again = polls(events).find(poll => poll.request.wire === lost.request.wire && poll.request.n > strike.n && isSamePosition(poll, lost))
  const isThere = again && offsetsIn(lost).every(offset => offsetsIn(again).includes(offset))
  return isThere ? [lost.request, strike, again.request, endOf(again)] : undefined
}

/** The wire is closed while a question is open; the next one has the same position. @param {LogEvent[]} events @param {LogEvent} close */
function askedAgain(events, close) {
  const open = asked(events).find(({ request, end, isCut }) => close.connections?.includes(request.connection) && request.n < close.n && isCut && !end)
  const next = open && nextOf(events, open)
  return next && next.request.n > close.n && isSamePosition(next, open) ? [open.request, close, next.request] : undefined
}

/** The node ends and starts; a position is gone, and the next question has the one that was told. @param {LogEvent[]} events @param {LogEvent} end */
function gone(events, end) {
  const start = after(events, end).find(node("started"))
  const refused = polls(events).filter(poll => start && endOf(poll).n > start.n && poll.response?.response.status === 410)
  return first(refused, poll => {
    const next = nextOf(events, poll)
    return start && next && queryOf(next, "epoch") === jsonIn(poll.answered).epoch ? [end, start, poll.request, endOf(poll), next.request] : undefined
  })
}

/** What is asked next on the same wire. @param {LogEvent[]} events @param {Exchange} poll */
function nextOf(events, poll) {
  return asked(events).find(({ request }) => request.wire === poll.request.wire && request.n > poll.request.n)
}

/** @param {Exchange} one @param {Exchange} other */
function isSamePosition(one, other) {
  return ["epoch", "after"].every(field => queryOf(one, field) !== undefined && queryOf(one, field) === queryOf(other, field))
}

/** @param {Exchange} poll @returns {number[]} */
function offsetsIn(poll) {
  return (jsonIn(poll.answered).messages ?? []).map((/** @type {{ offset: number }} */ { offset }) => offset)
}
