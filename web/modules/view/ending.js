/** Draws what closed a connection, who began, and whether it was clean. */

import { nameOf } from "../wire/words.js"
import { html, shape } from "./build.js"
import { part } from "./part.js"

/** @typedef {import("../wire/ending.js").Ending} Ending */

/** The mark beside the verdict: its word says the same. */
const MARKS = { open: "continuation", closing: "not-judged", clean: "passed", "not clean": "failed" }

/** @param {HTMLElement} panel @param {Ending | undefined} ending */
export function drawEnding(panel, ending) {
  panel.hidden = ending === undefined
  if (!ending) return
  const signs = ending.events.map(event => html("li", {}, html("a", { href: `#event-${event.n}` }, `event ${event.n}`), `, ${nameOf(event)}`))
  const story = ending.state === "open" ? "" : ` ${sentence([ending.began, ending.answer].filter(words => words !== "").join("; "))}`
  const words = html("p", { class: "ending-verdict" }, shape(MARKS[ending.state]), ` ${ending.verdict}${story}`)
  const which = `connection ${ending.connection}`
  const key = [which, words.textContent, ...signs.map(sign => sign.textContent)].join("\n")
  if (panel.dataset.drawn === key) return
  panel.dataset.drawn = key
  panel.dataset.state = ending.state
  part(panel, ".ending-which", HTMLElement).textContent = which
  part(panel, ".ending-verdict", HTMLElement).replaceWith(words)
  part(panel, ".ending-signs", HTMLElement).replaceChildren(...signs)
}

/** @param {string} words */
function sentence(words) {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
