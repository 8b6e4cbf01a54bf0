import { part } from "../view/part.js"
import { presenting } from "../view/presenting.js"
import { drawProgress } from "../view/progress.js"

/** What every page has: the presenter's switch, and in a course its signal. */
export function shell() {
  const progress = document.querySelector(".progress")
  if (progress instanceof HTMLElement) drawProgress(progress, progress.dataset.signal ?? "")
  presenting(part(document, "[data-present]", HTMLButtonElement))
}
