/** Draws what a conversation cost over each technique: a row each, and bars that are seen from the back of a room. */

import { size } from "../wire/bytes.js"
import { delayWords } from "../wire/compare.js"
import { html, svg } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/compare.js").Figures} Figures */

const COLUMNS = ["technique", "heard", "requests", "bytes, heads and all", "median", "99 %", "slowest", "connections", "to say a word"]

/** Lines that differ without colour, too: what a technique's line looks like in every chart. */
export const DASHES = [[], [8, 4], [2, 3], [12, 3, 2, 3], [5, 2]]

/** @param {HTMLElement} place @param {Figures[]} figures */
export function drawCompared(place, figures) {
  const head = html("tr", {}, ...COLUMNS.map(word => html("th", { scope: "col" }, word)))
  const mostRequests = Math.max(1, ...figures.map(({ requests }) => requests))
  const mostBytes = Math.max(1, ...figures.map(({ up, down }) => up + down))
  fillTable(
    tableIn(place, "compared"),
    head,
    figures.map((each, i) => row(each, i, mostRequests, mostBytes)),
    "No conversation yet: press “Let Bob speak”.",
  )
}

/** @param {Figures} figures @param {number} i @param {number} mostRequests @param {number} mostBytes */
function row(figures, i, mostRequests, mostBytes) {
  const { technique, said, heard, twice, requests, up, down, spoken, median, late, slowest, open, opened } = figures
  return html(
    "tr",
    {},
    html("th", { scope: "row" }, swatch(i), ` ${technique.title}`),
    html("td", { class: heard < said ? "is-short" : undefined }, `${heard} of ${said}${twice > 0 ? `, ${twice} twice` : ""}`),
    html("td", { class: "compared-cell" }, bar(requests / mostRequests), ` ${requests.toLocaleString("en")}`),
    html("td", { class: "compared-cell" }, bar((up + down) / mostBytes), ` ${size(up + down)}`),
    html("td", {}, delayWords(median)),
    html("td", {}, delayWords(late)),
    html("td", {}, delayWords(slowest)),
    html("td", {}, `${open} open, ${opened} new`),
    html("td", {}, said === 0 ? "–" : size(Math.round(spoken / said))),
  )
}

/** The technique's line in the charts. @param {number} i */
function swatch(i) {
  return svg("svg", { class: "compared-swatch", "aria-hidden": "true" }, svg("line", { class: `series-${i + 1}`, x1: 0, y1: "50%", x2: "100%", y2: "50%", "stroke-dasharray": DASHES[i].join(" ") || undefined }))
}

/** @param {number} share */
function bar(share) {
  return svg("svg", { class: "compared-bar", "aria-hidden": "true" }, svg("rect", { width: `${100 * share}%`, height: "100%" }))
}
