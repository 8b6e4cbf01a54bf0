/**
 * Which experiments the log has proved. No click and no passing of time ticks one: a predicate of the lesson reads the
 * events that are newer than the experiment's opening, and answers with those that prove it.
 */

import { firstAfter } from "../wire/order.js"

/** @typedef {{ n: number, at: number, kind: string, [fact: string]: any }} LogEvent */
/** @typedef {{ [fact: string]: any }} Stage */
/** @typedef {(events: LogEvent[], stage: Stage) => { events: number[] } | null} Predicate */

/** An event's place: its log, and its number in it. */
/** @typedef {{ epoch: string, after: number }} Place */

/**
 * What the kit keeps of one experiment.
 * @typedef {object} Kept
 * @property {string} [predicted] the answer's text
 * @property {Place} [opened] the newest event when it was predicted
 * @property {boolean} [ticked]
 * @property {number[]} [events] what proved it
 * @property {string} [epoch] of the log of these events
 */

/** @typedef {{ experiments?: Record<string, Kept>, anew?: Place }} Progress */
/** @typedef {{ events: LogEvent[], epoch: string, arrived: Place | null, stage: Stage | null, progress: Progress | null }} Log */

/**
 * The experiments that the log proves and the kit does not know of yet.
 * @param {Record<string, Predicate>} predicates by the experiment's id
 * @param {Log} log
 */
export function proved(predicates, { events, epoch, arrived, stage, progress }) {
  if (!stage || !progress) return []
  return Object.entries(predicates).flatMap(([id, predicate]) => {
    const kept = progress.experiments?.[id] ?? {}
    const news = kept.ticked ? [] : events.slice(firstAfter(events, openingOf(epoch, kept.opened, progress.anew, arrived)))
    const evidence = news.length > 0 ? predicate(news, stage) : null
    return evidence ? [{ id, epoch, events: evidence.events }] : []
  })
}

/**
 * An experiment opens when it is predicted; until then, when the page came, or when all were started anew. So what a page
 * does by itself when it is left (its chats say goodbye) ticks nothing off on the page that follows.
 * @param {string} epoch of the log that is read
 * @param {Place} [opened]
 * @param {Place} [anew]
 * @param {Place | null} [arrived]
 */
function openingOf(epoch, opened, anew, arrived) {
  const places = opened?.epoch === epoch ? [opened] : [anew, arrived]
  return Math.max(0, ...places.map(place => (place?.epoch === epoch ? place.after : 0)))
}

/**
 * What is said below the answers. A wrong guess costs nothing, and the page says so before it is made.
 * @param {Kept} kept
 * @param {string} right the right answer; empty if nothing was asked
 */
export function saidOf(kept, right) {
  const { predicted = "", ticked = false } = kept
  if (!ticked && !right) return "Not seen yet: the log ticks this off."
  if (!ticked && !predicted) return "Predict first. A wrong guess costs nothing."
  if (!ticked) return "Noted. Now try it: the log ticks this off."
  if (!right) return "Seen."
  if (!predicted) return `Seen. The answer is “${right}”.`
  if (predicted === right) return `Seen. You predicted “${right}”, and so it is.`
  return `Seen. You predicted “${predicted}”; it is “${right}”. That is what trying is for.`
}

/**
 * The events that proved it can be shown as long as the log runs in which they stand.
 * @param {Kept} kept
 * @param {string} now the epoch of the log that the page shows
 */
export function proofOf({ events = [], epoch = "" }, now) {
  return { events, isHere: epoch === now }
}
