/** What asking costs: of each wire, how often it asked, how often that brought nothing, and the bytes of both. */

import { asksForNews, exchangesOf, jsonIn } from "./exchanges.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./exchanges.js").Exchange} Exchange */

/** A second and an hour, in milliseconds. */
const SECOND = 1000
const HOUR = 3600 * SECOND

/**
 * @typedef {object} Meter
 * @property {string} wire
 * @property {number} asked answered questions
 * @property {number} forNothing those that brought nothing
 * @property {number} bytes of all questions and answers, heads and bodies
 * @property {number} bytesForNothing
 * @property {number} news messages that came
 * @property {{ sent: number, got: number } | undefined} empty the newest question that brought nothing, and its answer, in bytes
 * @property {number} span from the first question to the last, in milliseconds
 */

/** @param {Log} log @param {number} now the newest event that counts @returns {Meter[]} a wire each, in the order of the stage */
export function metersOf(log, now) {
  const polls = exchangesOf(log.events.filter(event => event.n <= now)).filter(isPoll)
  return (log.stage?.wires ?? []).map(({ id }) => meterOf(id, polls.filter(({ request }) => request.wire === id)))
}

/** A question for news that was answered. @param {Exchange} exchange */
export function isPoll(exchange) {
  return exchange.end !== undefined && asksForNews(exchange)
}

/** Whether there was nothing new: the answer says so, or its lists are empty. @param {Exchange} poll */
export function broughtNothing(poll) {
  return poll.response?.response.status === 304 || newsIn(poll) === 0
}

/** How many things the lists of an answer hold. @param {Exchange} poll */
export function newsIn({ answered }) {
  return Object.values(jsonIn(answered)).reduce((sum, value) => sum + (Array.isArray(value) ? value.length : 0), 0)
}

/** @param {string} wire @param {Exchange[]} polls @returns {Meter} */
function meterOf(wire, polls) {
  const empty = polls.filter(broughtNothing)
  const newest = empty[empty.length - 1]
  return {
    wire,
    asked: polls.length,
    forNothing: empty.length,
    bytes: bytesOf(polls),
    bytesForNothing: bytesOf(empty),
    news: polls.reduce((sum, poll) => sum + newsIn(poll), 0),
    empty: newest && { sent: newest.sent, got: newest.got },
    span: polls.length > 1 ? polls[polls.length - 1].request.at - polls[0].request.at : 0,
  }
}

/** @param {Exchange[]} polls */
function bytesOf(polls) {
  return polls.reduce((sum, { sent, got }) => sum + sent + got, 0)
}

/**
 * A silent hour, worked out of one question and its answer, and as it would be if all went on as it was measured. Undefined
 * where there is not enough to say so.
 * @param {Meter | undefined} meter
 */
export function silentHour(meter) {
  if (!meter?.empty || meter.span < SECOND) return undefined
  const { sent, got } = meter.empty
  const perHour = HOUR / meter.span
  return {
    workedOut: { requests: HOUR / SECOND, each: sent + got, bytes: (HOUR / SECOND) * (sent + got) },
    measured: { requests: Math.round((meter.asked - 1) * perHour), bytes: Math.round((meter.bytes * (meter.asked - 1) * perHour) / meter.asked) },
  }
}
