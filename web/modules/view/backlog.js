/** Draws how much waits where: a row a place, and its last minute as a line. What nobody has seen, but follows, is dashed. */

import { size } from "../wire/bytes.js"
import { html, svg } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/backlog.js").Gauge} Gauge */

/** A line is drawn on a square of so many units, which is stretched to its cell. */
const SIDE = 100

/**
 * @param {HTMLElement} place
 * @param {import("../wire/backlog.js").Backlog} backlog
 * @param {(gauge: Gauge) => string} nameOf
 */
export function drawBacklog(place, { gauges, begin, end }, nameOf) {
  const head = html("tr", {}, ...["where", "in the last minute", "now", "at most"].map(word => html("th", { scope: "col" }, word)))
  const highest = Math.max(1, ...gauges.filter(({ where }) => where !== "heap").map(({ most }) => most))
  const rows = gauges.map(gauge =>
    html(
      "tr",
      { class: `of-${gauge.where}` },
      html("th", { scope: "row" }, nameOf(gauge)),
      html("td", { class: "backlog-cell" }, line(gauge, begin, end, gauge.where === "heap" ? gauge.most : highest)),
      html("td", { class: gauge.isOver ? "is-over" : undefined }, gauge.isOver ? `${size(gauge.now)} at its end` : size(gauge.now)),
      html("td", {}, size(gauge.most)),
    ),
  )
  fillTable(tableIn(place, "backlog"), head, rows, "Nobody has joined yet.")
}

/** @param {Gauge} gauge @param {number} begin @param {number} end @param {number} top in bytes */
function line({ points }, begin, end, top) {
  const x = (/** @type {number} */ at) => ((SIDE * (at - begin)) / Math.max(1, end - begin)).toFixed(2)
  const y = (/** @type {number} */ bytes) => (SIDE - (SIDE * Math.min(bytes, top)) / top).toFixed(2)
  // As it was until the next is known: across, and then up or down.
  const path = points.map(([at, bytes], i) => (i === 0 ? `M${x(at)} ${y(bytes)}` : `H${x(at)} V${y(bytes)}`)).join(" ")
  const area = points.length > 0 ? `${path} V${SIDE} H${x(points[0][0])} Z` : ""
  return svg(
    "svg",
    { class: "backlog-picture", viewBox: `0 0 ${SIDE} ${SIDE}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { class: "backlog-area", d: area }),
    svg("path", { class: "backlog-line", d: path }),
  )
}
