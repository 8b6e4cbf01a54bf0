/** The course as a signal: high where a lesson is passed, low where it is not. */

const HIGH = 2
const LOW = 14

/**
 * The line of the signal, as the `d` of an SVG path. It stands low before the first lesson.
 * @param {string} bits one a lesson, like `1101`
 * @param {number} width how wide the whole course is drawn
 */
export function signalPath(bits, width = 160) {
  const step = width / bits.length
  const edges = [...bits].map((bit, lesson) => `V${levelOf(bit)}H${round((lesson + 1) * step)}`)
  return `M0 ${LOW}${edges.join("")}`
}

/**
 * Where a lesson lies on that line.
 * @param {string} bits
 * @param {number} number the lesson's, from 1
 */
export function placeOf(bits, number, width = 160) {
  return { x: round((number - 0.5) * (width / bits.length)), y: levelOf(bits[number - 1]) }
}

/** @param {string} bits */
export function passedWords(bits) {
  return `${[...bits].filter(isPassed).length} of ${bits.length} passed`
}

/** @param {string} bit */
function isPassed(bit) {
  return bit === "1"
}

/** @param {string} bit */
function levelOf(bit) {
  return isPassed(bit) ? HIGH : LOW
}

/** @param {number} length */
function round(length) {
  return Math.round(length * 100) / 100
}
