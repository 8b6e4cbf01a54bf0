/** Draws a handshake, a row a step: from the client's key to the server's answer. */

import { html } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/knock.js").Step} Step */

/** @param {HTMLElement} place @param {Step[]} steps @param {number} selected */
export function drawKnock(place, steps, selected) {
  const head = html("tr", {}, html("th", { scope: "col" }, "step"), html("th", { scope: "col" }, "what comes of it"))
  const rows = steps.map(({ what, value, event }) =>
    html(
      "tr",
      { class: event?.n === selected ? "is-here" : undefined },
      html("th", { scope: "row" }, event ? html("a", { href: `#event-${event.n}` }, what) : what),
      html("td", {}, html("code", {}, value)),
    ),
  )
  fillTable(tableIn(place, "knock"), head, rows, "Nobody has knocked on this wire yet.")
}
