/** Draws frames, a row each: what stands before the payload, and the payload with and without its mask. */

import { html } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/frames.js").FrameRow} FrameRow */

const COLUMNS = ["frame", "header", "key", "on the wire", "unmasked", "bytes"]

/** @param {HTMLElement} place @param {FrameRow[]} frames @param {number} selected */
export function drawFrames(place, frames, selected) {
  const head = html("tr", {}, ...COLUMNS.map(name => html("th", { scope: "col" }, name)))
  const rows = frames.map(frame =>
    html(
      "tr",
      { class: `from-${frame.event.from}${frame.event.n === selected ? " is-here" : ""}` },
      html("th", { scope: "row" }, frame.event.from === "client" ? "→ " : "← ", html("a", { href: `#event-${frame.event.n}` }, frame.name)),
      cell(frame.header),
      cell(frame.key || "none"),
      cell(frame.wire),
      cell(frame.key ? frame.plain : "the same"),
      html("td", {}, frame.cost),
    ),
  )
  fillTable(tableIn(place, "frames"), head, rows, "No frame has crossed this wire yet.")
}

/** @param {string} bytes in hex, or a word */
function cell(bytes) {
  return html("td", {}, html("code", {}, bytes))
}
