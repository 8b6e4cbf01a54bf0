/** Draws tries below each other, a ladder a question, each on an axis of its own; the table is the picture. */

import { isDead } from "../wire/ladder.js"
import { spanWords } from "../wire/words.js"
import { html, svg } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/ladder.js").Ladder} Ladder */
/** @typedef {import("../wire/ladder.js").Rung} Rung */

/** So many of the newest are drawn. */
const MOST = 4

/** An axis is this long at least, in milliseconds: what is quick shall look so. */
const SHORTEST_AXIS = 1000

/** So much of an id is enough to know it again. */
const SHORT_ID = 8

/** @param {HTMLElement} place @param {Ladder[]} all @param {number} at the moment, by the log's clock */
export function drawLadders(place, all, at) {
  const ladders = all.slice(-MOST).reverse()
  const table = tableIn(place, "ladder")
  const key = JSON.stringify([ladders, ladders.some(isOpen) && Math.round(at / 200)])
  if (table.dataset.drawn === key) return
  table.dataset.drawn = key
  const head = html("tr", {}, ...["try", "waited", "│ try, ┄ up to", "outcome"].map(word => html("th", { scope: "col" }, word)))
  fillTable(table, head, ladders.flatMap(ladder => rowsOf(ladder, at)), "Nobody has been asked yet. Let Ada say !time.")
}

/** @param {Ladder} ladder */
function isOpen({ rungs }) {
  return rungs.every(({ outcome }) => outcome !== "taken")
}

/** @param {Ladder} ladder @param {number} at */
function rowsOf(ladder, at) {
  const { text, id, rungs } = ladder
  const name = `“${text}”${id ? ` · id ${id.slice(0, SHORT_ID)}…` : ""}`
  const title = html("tr", { class: "ladder-title" }, html("th", { scope: "rowgroup", colspan: 4 }, name, isDead(ladder) ? " · kept aside, as far as we can infer: a dead letter" : ""))
  const begin = rungs[0]?.start ?? at
  const end = Math.max(begin + SHORTEST_AXIS, isOpen(ladder) ? at : 0, ...rungs.map(rung => Math.max(rung.end ?? rung.start, bandEnd(rung))))
  const x = (/** @type {number} */ moment) => `${(1 + (92 * (moment - begin)) / (end - begin)).toFixed(2)}%`
  return [title, ...rungs.map((rung, i) => row(rung, i + 1, x, at))]
}

/** Where a wait would have ended at the latest. @param {Rung} rung */
function bandEnd({ start, waited, ceiling }) {
  return waited === undefined || ceiling === undefined ? start : start - waited + ceiling
}

/** @param {Rung} rung @param {number} number @param {(moment: number) => string} x @param {number} at */
function row(rung, number, x, at) {
  const { event, start, end, waited, ceiling, outcome, words } = rung
  const line = (/** @type {string} */ kind, /** @type {number} */ from, /** @type {number} */ to) => svg("line", { class: kind, x1: x(from), y1: "50%", x2: x(to), y2: "50%" })
  const picture = svg(
    "svg",
    { class: "attempt-picture", "aria-hidden": "true" },
    waited !== undefined && line("attempt-wait", start - waited, bandEnd(rung)),
    line("ladder-answer", start, end ?? at),
    svg("line", { class: "attempt-start", x1: x(start), y1: "10%", x2: x(start), y2: "90%" }),
    end !== undefined && svg("text", { class: outcome === "taken" ? "attempt-end" : "attempt-end is-bad", x: x(end), dx: "0.6rem", y: "70%" }, outcome === "taken" ? "✓" : "×"),
  )
  return html(
    "tr",
    {},
    html("th", { scope: "row" }, html("a", { href: `#event-${event.n}` }, String(number))),
    html("td", {}, waited === undefined || ceiling === undefined ? "" : `${spanWords(waited)} of ${spanWords(ceiling)}`),
    html("td", { class: "attempt-cell" }, picture),
    html("td", {}, outcome === "unanswered" && end !== undefined ? `${words} in ${spanWords(end - start)}` : words),
  )
}
