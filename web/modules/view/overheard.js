/** Draws what can be overheard: what is in the open as it is, and what is sealed as a bar as long as its record. */

import { html, svg } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/overheard.js").Overheard} Overheard */

/** @param {HTMLElement} place @param {Overheard[]} all @param {Map<string, string>} names of the guests, by wire @param {number} selected */
export function drawOverheard(place, all, names, selected) {
  const most = Math.max(1, ...all.filter(({ isSealed }) => isSealed).map(({ bytes }) => bytes))
  const head = html("tr", {}, ...["wire", "what one reads on the way", "bytes"].map(word => html("th", { scope: "col" }, word)))
  const rows = all.map(({ event, isSealed, words, bytes }) =>
    html(
      "tr",
      { class: event.n === selected ? "is-here" : undefined },
      html("th", { scope: "row" }, html("a", { href: `#event-${event.n}` }, names.get(event.wire ?? "") ?? ""), event.from === "client" ? " →" : " ←"),
      html("td", { class: "overheard-words" }, isSealed ? seal(bytes / most) : undefined, isSealed ? html("span", { class: "for-ears" }, words) : words),
      html("td", {}, String(bytes)),
    ),
  )
  fillTable(tableIn(place, "overheard"), head, rows, "Nothing was said yet.")
}

/** @param {number} part of the longest */
function seal(part) {
  return svg("svg", { class: "overheard-seal", "aria-hidden": "true" }, svg("rect", { width: `${Math.max(2, 100 * part).toFixed(1)}%`, height: "100%" }))
}
