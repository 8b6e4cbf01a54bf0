/** Draws the ledger: a row for each word, a column for each guest. */

import { html, shape } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/ledger.js").Entry} Entry */

/** @param {HTMLElement} place @param {Entry[]} entries @param {{ id: string, guest: string }[]} wires @param {number} selected */
export function drawLedger(place, entries, wires, selected) {
  const names = new Map(wires.map(({ id, guest }) => [id, guest]))
  const head = html("tr", {}, ...["word", "said", "taken", ...wires.map(({ guest }) => `to ${guest}`)].map(word => html("th", { scope: "col" }, word)))
  const rows = entries.map(entry =>
    html(
      "tr",
      { class: entry.event.n === selected ? "is-here" : undefined },
      html("th", { scope: "row" }, html("a", { href: `#event-${entry.event.n}` }, `“${entry.text}”`), " ", html("span", { class: "note" }, names.get(entry.wire) ?? "")),
      html("td", {}, times(entry.said)),
      html("td", {}, entry.isTaken ? "✓ yes" : "not yet"),
      ...wires.map(({ id }) => html("td", {}, ...cell(entry.heard.get(id)))),
    ),
  )
  fillTable(tableIn(place, "ledger"), head, rows, "Nothing was said yet.")
}

/** @param {{ times: number, isLate: boolean } | undefined} heard */
function cell(heard) {
  if (!heard) return [html("span", { class: "note" }, "not yet")]
  return heard.isLate ? [shape("fault"), ` ${times(heard.times)}, out of order`] : [times(heard.times)]
}

/** @param {number} count */
function times(count) {
  return count === 1 ? "once" : `${count} times`
}
