/** Draws where words stop: a row for each word, its node, and a column for each guest. */

import { msWords } from "../wire/words.js"
import { html } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/stops.js").Word} Word */
/** @typedef {import("../wire/log.js").LogEvent} LogEvent */

/**
 * @param {HTMLElement} place
 * @param {Word[]} words
 * @param {{ id: string, guest: string, node: string | undefined }[]} guests and where they are
 * @param {string[]} relayed the nodes that Redis tells, if there is one
 * @param {number} selected
 */
export function drawStops(place, words, guests, relayed, selected) {
  const names = new Map(guests.map(({ id, guest }) => [id, guest]))
  const titles = ["said", "came to", ...(relayed.length > 0 ? ["Redis"] : []), ...relayed.map(node => `to ${node}`)]
  const head = html("tr", {}, ...titles.map(title => html("th", { scope: "col" }, title)), ...guests.map(({ guest, node }) => html("th", { scope: "col" }, guest, node ? html("span", { class: "note" }, `, at node ${node}`) : "")))
  const rows = words.map(word =>
    html(
      "tr",
      { class: word.event.n === selected ? "is-here" : undefined },
      html("th", { scope: "row" }, html("a", { href: `#event-${word.event.n}` }, `“${word.text}”`), " ", html("span", { class: "note" }, names.get(word.event.wire ?? "") ?? "")),
      html("td", {}, word.node ? html("a", { href: `#event-${word.node.event.n}` }, `node ${word.node.name}`) : "no node"),
      ...(relayed.length > 0 ? [seen(word.published, "no")] : []),
      ...relayed.map(node => seen(word.pushed.get(node), "not pushed")),
      ...guests.map(guest => cell(word, guest)),
    ),
  )
  fillTable(tableIn(place, "word-stops"), head, rows, "Nothing was said yet.")
}

/** @param {Word} word @param {{ id: string, node: string | undefined }} guest */
function cell({ node, published, told }, guest) {
  return seen(told.get(guest.id), published ? `stops before ${guest.node ?? "the node"}` : node ? `stops at ${node.name}` : "not heard")
}

/** @param {{ event: LogEvent, ms: number } | undefined} there @param {string} [otherwise] */
function seen(there, otherwise = "") {
  if (there) return html("td", {}, html("a", { href: `#event-${there.event.n}` }, `+${msWords(there.ms)}`))
  return html("td", {}, html("span", { class: "note" }, otherwise))
}
