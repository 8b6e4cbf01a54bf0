/** Draws the questions that waited below each other, on one axis: open while they wait, and what was said meanwhile across them. */

import { spanWords } from "../wire/words.js"
import { html, svg } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/waits.js").Wait} Wait */

/** What ends the waiting, as a shape; what still waits has no end. */
const ENDS = { waits: "", news: "●", nothing: "○", refused: "×", cut: "⚡" }

/**
 * @param {HTMLElement} place
 * @param {import("../wire/waits.js").Waits} all
 * @param {Map<string, string>} names of the guests, by wire
 * @param {number} selected
 */
export function drawWaits(place, { waits, said, begin, end }, names, selected) {
  const x = (/** @type {number} */ moment) => `${((100 * (moment - begin)) / Math.max(1, end - begin)).toFixed(2)}%`
  const axis = waits.length > 0 ? `the last ${spanWords(end - begin)}` : "so long"
  const head = html("tr", {}, ...["question", "after", axis, "what ended it"].map(word => html("th", { scope: "col" }, word)))
  const rows = waits.map(wait =>
    html(
      "tr",
      { class: wait.event.n === selected ? "is-here" : undefined },
      html("th", { scope: "row" }, html("a", { href: `#event-${wait.event.n}` }, names.get(wait.event.wire ?? "") ?? "")),
      html("td", {}, wait.after || "new"),
      html("td", { class: "waits-cell" }, picture(wait, said.map(({ at }) => at), x)),
      html("td", { class: `is-${wait.outcome}` }, ENDS[wait.outcome], " ", wait.words),
    ),
  )
  fillTable(tableIn(place, "waits"), head, rows, "Nobody has asked yet.")
}

/** @param {Wait} wait @param {number[]} said @param {(moment: number) => string} x */
function picture({ start, end, outcome }, said, x) {
  return svg(
    "svg",
    { class: `waits-picture is-${outcome}`, "aria-hidden": "true" },
    ...said.map(moment => svg("line", { class: "waits-said", x1: x(moment), y1: "0", x2: x(moment), y2: "100%" })),
    svg("line", { class: "waits-span", x1: x(start), y1: "50%", x2: end === undefined ? "100%" : x(end), y2: "50%" }),
    svg("line", { class: "waits-start", x1: x(start), y1: "15%", x2: x(start), y2: "85%" }),
    end !== undefined && svg("text", { class: "waits-end", x: x(end), y: "50%", dy: "0.35em" }, ENDS[outcome]),
  )
}
