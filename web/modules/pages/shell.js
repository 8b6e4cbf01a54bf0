import { part } from "../view/part.js"
import { presenting } from "../view/presenting.js"
import { drawProgress } from "../view/progress.js"

/** What every page has: the top bar with the course's signal, and the presenter's switch. */
export function shell() {
  const progress = part(document, ".progress", HTMLElement)
  drawProgress(progress, progress.dataset.signal ?? "")
  presenting(part(document, "[data-present]", HTMLButtonElement))
}
