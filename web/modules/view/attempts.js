/** Draws the attempts of one client below each other, on one axis of seconds; the table is the picture. */

import { spanWords } from "../wire/words.js"
import { html, svg } from "./build.js"
import { part } from "./part.js"

/** @typedef {import("../wire/attempts.js").Attempt} Attempt */

/** So many of the newest are drawn. */
const MOST = 12

/** @param {HTMLElement} panel @param {Attempt[]} all @param {number} at the moment, by the log's clock */
export function drawAttempts(panel, all, at) {
  const attempts = all.slice(-MOST)
  panel.hidden = all.length < 2
  if (panel.hidden) return
  const begin = attempts[0].start
  const end = Math.max(at, ...attempts.map(({ start, end: over, plan }) => Math.max(over ?? start, plan ? plan.from + plan.ceiling : 0)))
  const x = (/** @type {number} */ moment) => `${((100 * (moment - begin)) / Math.max(1, end - begin)).toFixed(2)}%`
  const key = JSON.stringify([attempts, Math.round((end - begin) / 200)])
  if (panel.dataset.drawn === key) return
  panel.dataset.drawn = key
  part(panel, ".attempts-span", HTMLElement).textContent = `${all.length} attempts; the axis is ${spanWords(end - begin)} long`
  part(panel, "tbody", HTMLTableSectionElement).replaceChildren(...attempts.map(attempt => row(attempt, x, at)))
}

/** @param {Attempt} attempt @param {(moment: number) => string} x @param {number} at */
function row(attempt, x, at) {
  const { number, start, opened, end, waited, plan, outcome, words, event } = attempt
  const over = end ?? at
  const line = (/** @type {string} */ kind, /** @type {number} */ from, /** @type {number} */ to) => svg("line", { class: kind, x1: x(from), y1: "50%", x2: x(to), y2: "50%" })
  const picture = svg(
    "svg",
    { class: "attempt-picture", "aria-hidden": "true" },
    plan && svg("line", { class: "attempt-band", x1: x(plan.from), y1: "50%", x2: x(plan.from + plan.ceiling), y2: "50%" }),
    waited !== undefined && line("attempt-wait", start - waited, start),
    opened !== undefined && line("attempt-open", opened, over),
    svg("line", { class: "attempt-start", x1: x(start), y1: "10%", x2: x(start), y2: "90%" }),
    end !== undefined && svg("text", { class: outcome === "closed" ? "attempt-end" : "attempt-end is-bad", x: x(end), y: "70%" }, outcome === "closed" ? "⬣" : "×"),
  )
  const delay = plan ? `planned ${spanWords(plan.delay)} of up to ${spanWords(plan.ceiling)}` : waited === undefined ? "" : `after ${spanWords(waited)}`
  const length = opened === undefined ? "" : `, open for ${spanWords(over - opened)}`
  return html(
    "tr",
    {},
    html("th", { scope: "row" }, html("a", { href: `#event-${event.n}` }, String(number))),
    html("td", {}, delay),
    html("td", { class: "attempt-cell" }, picture),
    html("td", {}, `${words}${length}`),
  )
}
