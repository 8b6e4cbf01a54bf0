/** Draws who hears what: a row for what was said, a column for each guest. */

import { msWords } from "../wire/words.js"
import { html, shape } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/hears.js").Said} Said */

/**
 * @param {HTMLElement} place
 * @param {Said[]} all
 * @param {{ id: string, guest: string }[]} wires
 * @param {number} selected
 */
export function drawHears(place, all, wires, selected) {
  const names = new Map(wires.map(wire => [wire.id, wire.guest]))
  const head = html("tr", {}, html("th", { scope: "col" }, "said"), ...wires.map(wire => html("th", { scope: "col" }, `${wire.guest} hears it`)))
  const rows = all.map(said =>
    html(
      "tr",
      { class: said.event.n === selected ? "is-here" : undefined },
      html("th", { scope: "row" }, html("a", { href: `#event-${said.event.n}` }, `“${said.text}”`), " ", html("span", { class: "note" }, `${names.get(said.event.wire ?? "") ?? ""}, ${said.room}`)),
      ...wires.map(wire => cell(said.heard.get(wire.id))),
    ),
  )
  fillTable(tableIn(place, "hears"), head, rows, "Nothing was said yet.")
}

/** @param {{ event: { n: number }, isLost: boolean, ms: number | undefined } | undefined} heard */
function cell(heard) {
  if (!heard) return html("td", {}, html("span", { class: "note" }, "not heard"))
  if (heard.isLost) return html("td", {}, shape("fault"), " lost in the tap")
  if (heard.ms === undefined) return html("td", {}, shape("continuation"), " waits in the tap")
  return html("td", {}, shape("text"), " ", html("a", { href: `#event-${heard.event.n}` }, `+${msWords(heard.ms)} ms`))
}
