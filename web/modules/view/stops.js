/** Draws where words stop: a row for each word, its node, and a column for each guest. */

import { msWords } from "../wire/words.js"
import { html, shape } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/stops.js").Word} Word */

/**
 * @param {HTMLElement} place
 * @param {Word[]} words
 * @param {{ id: string, guest: string, node: string | undefined }[]} guests and where they are
 * @param {number} selected
 */
export function drawStops(place, words, guests, selected) {
  const names = new Map(guests.map(({ id, guest }) => [id, guest]))
  const head = html("tr", {}, ...["said", "came to"].map(title => html("th", { scope: "col" }, title)), ...guests.map(({ guest, node }) => html("th", { scope: "col" }, guest, node ? html("span", { class: "note" }, `, at node ${node}`) : "")))
  const rows = words.map(word =>
    html(
      "tr",
      { class: word.event.n === selected ? "is-here" : undefined },
      html("th", { scope: "row" }, html("a", { href: `#event-${word.event.n}` }, `“${word.text}”`), " ", html("span", { class: "note" }, names.get(word.event.wire ?? "") ?? "")),
      html("td", {}, word.node ? html("a", { href: `#event-${word.node.event.n}` }, `node ${word.node.name}`) : "no node"),
      ...guests.map(({ id }) => cell(word, id)),
    ),
  )
  fillTable(tableIn(place, "word-stops"), head, rows, "Nothing was said yet.")
}

/** @param {Word} word @param {string} guest */
function cell({ node, told }, guest) {
  const heard = told.get(guest)
  if (heard) return html("td", {}, shape("text"), " ", html("a", { href: `#event-${heard.event.n}` }, `+${msWords(heard.ms)} ms`))
  return html("td", {}, html("span", { class: "note" }, node ? `stops at ${node.name}` : "not heard"))
}
