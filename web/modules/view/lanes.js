/** Draws two lanes on one axis: bars where a lane stood, dots for the words that it brought. A bar is dashed while it brought nothing for sure: an attempt. */

import { spanWords } from "../wire/words.js"
import { html, svg } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/lanes.js").Lane} Lane */

const NAMES = { socket: "WebSocket", poll: "polling" }
const SPANS = { socket: ["attempt", "attempts"], poll: ["question", "questions"] }

/** @param {HTMLElement} place @param {{ lanes: Lane[], begin: number, end: number }} all @param {number} selected */
export function drawLanes(place, { lanes, begin, end }, selected) {
  const x = (/** @type {number} */ moment) => `${((100 * (Math.max(begin, moment) - begin)) / Math.max(1, end - begin)).toFixed(2)}%`
  const head = html("tr", {}, ...["lane", `the last ${spanWords(end - begin)}`, "what it brought"].map(word => html("th", { scope: "col" }, word)))
  const rows = lanes.map(lane =>
    html(
      "tr",
      { class: [...lane.spans, ...lane.words].some(({ event }) => event.n === selected) ? "is-here" : undefined },
      html("th", { scope: "row" }, NAMES[lane.name]),
      html("td", { class: "lanes-cell" }, picture(lane, x)),
      html("td", {}, brought(lane)),
    ),
  )
  fillTable(tableIn(place, "lanes"), head, lanes.some(({ spans }) => spans.length > 0) ? rows : [], "Nobody has come by this wire lately.")
}

/** @param {Lane} lane @param {(moment: number) => string} x */
function picture({ spans, words }, x) {
  return svg(
    "svg",
    { class: "lanes-picture", "aria-hidden": "true" },
    ...spans.flatMap(({ start, open, end }) => [
      svg("line", { class: "lanes-attempt", x1: x(start), y1: "50%", x2: open === undefined ? (end === undefined ? "100%" : x(end)) : x(open), y2: "50%" }),
      open !== undefined && svg("line", { class: "lanes-open", x1: x(open), y1: "50%", x2: end === undefined ? "100%" : x(end), y2: "50%" }),
      svg("line", { class: "lanes-start", x1: x(start), y1: "15%", x2: x(start), y2: "85%" }),
    ]),
    ...words.map(({ event, isTwin }) => svg("circle", { class: isTwin ? "lanes-word is-twin" : "lanes-word", cx: x(event.at), cy: "50%", r: isTwin ? 6 : 4 })),
  )
}

/** @param {Lane} lane */
function brought({ name, spans, words }) {
  const twins = words.filter(({ isTwin }) => isTwin).length
  const offsets = words.map(({ offset }) => offset)
  const news = words.length === 0 ? "no word" : words.length === 1 ? `word ${offsets[0]}` : `words ${Math.min(...offsets)} to ${Math.max(...offsets)}`
  return `${spans.length} ${SPANS[name][spans.length === 1 ? 0 : 1]}, ${news}${twins > 0 ? `; ${twins} by both` : ""}`
}
