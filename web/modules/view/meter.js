/** Draws what asking costs: a row a guest, a bar of which the hollow part brought nothing, and the price of a silent hour. */

import { size } from "../wire/bytes.js"
import { html, svg } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/meter.js").Meter} Meter */

/**
 * @param {HTMLElement} place
 * @param {Meter[]} meters
 * @param {Map<string, string>} names of the guests, by wire
 * @param {{ guest: string, hour: ReturnType<typeof import("../wire/meter.js").silentHour> }} chosen the wire whose hour is told
 */
export function drawMeter(place, meters, names, chosen) {
  const head = html("tr", {}, ...["guest", "asked", "for nothing", "share", "its bytes", "a message"].map(word => html("th", { scope: "col" }, word)))
  fillTable(tableIn(place, "meter"), head, meters.map(meter => row(names.get(meter.wire) ?? meter.wire, meter)), "Nobody has asked yet.")
  const hour = place.querySelector(".meter-hour") ?? place.appendChild(html("p", { class: "meter-hour" }))
  const words = hourWords(chosen)
  if (hour.textContent !== words) hour.textContent = words
}

/** @param {string} guest @param {Meter} meter */
function row(guest, { asked, forNothing, bytes, bytesForNothing, news }) {
  return html(
    "tr",
    {},
    html("th", { scope: "row" }, guest),
    html("td", {}, String(asked)),
    html("td", {}, asked === 0 ? "0" : `${forNothing} (${Math.round((100 * forNothing) / asked)} %)`),
    html("td", { class: "meter-cell" }, bar(asked === 0 ? 0 : forNothing / asked)),
    html("td", {}, size(bytesForNothing)),
    html("td", {}, news === 0 ? "none yet" : size(Math.round(bytes / news))),
  )
}

/** All that was asked; what brought nothing is hollow. @param {number} share */
function bar(share) {
  return svg(
    "svg",
    { class: "meter-bar", "aria-hidden": "true" },
    svg("rect", { class: "meter-asked", width: "100%", height: "100%" }),
    svg("rect", { class: "meter-nothing", width: `${100 * share}%`, height: "100%" }),
  )
}

/** @param {{ guest: string, hour: ReturnType<typeof import("../wire/meter.js").silentHour> }} chosen */
function hourWords({ guest, hour }) {
  if (!hour) return "An hour is worked out when a question has brought nothing."
  const { workedOut, measured } = hour
  return `A silent hour of ${guest}’s, worked out: ${thousands(workedOut.requests)} × ${workedOut.each} B = ${size(workedOut.bytes)}. Measured, if it goes on as so far: ${thousands(measured.requests)} questions, ${size(measured.bytes)}.`
}

/** @param {number} count */
function thousands(count) {
  return count.toLocaleString("en")
}
