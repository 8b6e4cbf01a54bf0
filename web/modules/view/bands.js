/** Draws each wait as a dot in its band: from nothing to its ceiling. The band is the page's rule, so it is dashed; the dot was seen. */

import { spanWords } from "../wire/words.js"
import { html, svg } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @param {HTMLElement} place @param {import("../wire/bands.js").Band[]} bands @param {number} selected */
export function drawBands(place, bands, selected) {
  const highest = Math.max(1, ...bands.map(({ ceiling, waited }) => Math.max(ceiling, waited)))
  const x = (/** @type {number} */ ms) => `${((100 * ms) / highest).toFixed(2)}%`
  const head = html("tr", {}, ...["retry", "in its band", "waited", "outcome"].map(word => html("th", { scope: "col" }, word)))
  const rows = bands.map(({ attempt, retry, waited, ceiling }) =>
    html(
      "tr",
      { class: attempt.event.n === selected ? "is-here" : undefined },
      html("th", { scope: "row" }, html("a", { href: `#event-${attempt.event.n}` }, String(retry + 1))),
      html("td", { class: "bands-cell" }, picture(x(waited), x(ceiling))),
      html("td", {}, `${spanWords(waited)} of ${spanWords(ceiling)}`),
      html("td", { class: attempt.outcome === "open" ? "is-open" : undefined }, attempt.words),
    ),
  )
  fillTable(tableIn(place, "bands"), head, rows, "Nobody has had to come back yet.")
}

/** @param {string} waited @param {string} ceiling */
function picture(waited, ceiling) {
  return svg(
    "svg",
    { class: "bands-picture", "aria-hidden": "true" },
    svg("rect", { class: "bands-band", x: 0, y: "25%", width: ceiling, height: "50%" }),
    svg("circle", { class: "bands-wait", cx: waited, cy: "50%", r: 5 }),
  )
}
