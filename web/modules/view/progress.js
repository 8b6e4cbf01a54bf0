import { passedWords, placeOf, signalPath } from "../course/signal.js"
import { part } from "./part.js"

/**
 * Draws the course's signal in the top bar.
 * @param {HTMLElement} progress
 * @param {string} bits one a lesson, 1 where it is passed
 */
export function drawProgress(progress, bits) {
  const here = Number(progress.dataset.here)
  part(progress, ".progress-wire", SVGPathElement).setAttribute("d", signalPath(bits))
  part(progress, ".progress-words", HTMLElement).textContent = passedWords(bits)
  if (!here) return

  const { x, y } = placeOf(bits, here)
  const dot = part(progress, ".progress-here", SVGCircleElement)
  dot.setAttribute("cx", String(x))
  dot.setAttribute("cy", String(y))
}
