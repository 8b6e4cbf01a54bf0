/** Lesson 10's own picture: how long a client waited before each try, and below which ceiling. */

import { attemptsOf } from "./attempts.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./attempts.js").Attempt} Attempt */

/** Whoever has been open for so long begins to count anew, in milliseconds. */
const STABLE = 5 * 1000

/** So many tries are shown, the newest. */
const SHOWN = 10

/**
 * @typedef {object} Band
 * @property {Attempt} attempt
 * @property {number} retry 0 is the first after a loss
 * @property {number} waited since the loss, in milliseconds
 * @property {number} ceiling below which this page's rule lets it wait, in milliseconds
 */

/**
 * @param {Log} log
 * @param {string} wire
 * @param {number} now the newest event that counts
 * @param {(retry: number) => number} ceilingOf the page's rule, in milliseconds
 * @returns {Band[]} oldest first
 */
export function bandsOf(log, wire, now, ceilingOf) {
  const end = log.find(now)?.at ?? 0
  let retry = 0
  /** @type {Band[]} */
  const bands = []
  const attempts = attemptsOf(log, wire, now)
  attempts.forEach((attempt, i) => {
    const before = attempts[i - 1]
    if (attempt.waited === undefined) return
    if (before?.opened !== undefined && (before.end ?? end) - before.opened >= STABLE) retry = 0
    bands.push({ attempt, retry, waited: attempt.waited, ceiling: ceilingOf(retry) })
    retry++
  })
  return bands.slice(-SHOWN)
}
