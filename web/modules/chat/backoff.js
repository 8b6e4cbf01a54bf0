/** The first ceiling, and the highest, in milliseconds. */
const SHORTEST = 500
const LONGEST = 30 * 1000

/** The longest that may be waited before a try: it doubles with each that failed. @param {number} attempt 0 is the first try after a loss */
export function ceilingOf(attempt) {
  return Math.min(LONGEST, SHORTEST * 2 ** attempt)
}

/** Full jitter: anywhere below the ceiling, from the first try on, so that a crowd does not come back all at once. @param {number} attempt @param {() => number} [chance] */
export function delayBefore(attempt, chance = Math.random) {
  return chance() * ceilingOf(attempt)
}
