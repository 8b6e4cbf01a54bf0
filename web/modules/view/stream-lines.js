/** Draws an event stream: a row a line, and beside it what a browser makes of it. */

import { html, shape } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/stream-lines.js").Stream} Stream */
/** @typedef {import("../wire/stream-lines.js").Line} Line */

/** As much of a line as has room here, in characters; all of it is with its event. */
const LONGEST = 160

/** @param {HTMLElement} place @param {Stream | undefined} stream @param {number} selected */
export function drawStreamLines(place, stream, selected) {
  const head = html("tr", {}, ...["event", "line", "to a browser"].map(name => html("th", { scope: "col" }, name)))
  fillTable(tableIn(place, "stream-lines"), head, stream ? rowsOf(stream, selected) : [], "No event stream has crossed this wire yet.")
}

/** @param {Stream} stream @param {number} selected */
function rowsOf({ request, lastEventId, blocks, before, isOpen }, selected) {
  const asked = lastEventId === undefined ? "comes for the first time" : "comes back"
  const first = row(link(request.n), html("code", {}, lastEventId === undefined ? `GET ${request.request.target}` : `Last-Event-ID: ${lastEventId}`), asked, `from-client${isHere(request.n, selected)}`)
  const skipped = before > 0 ? [row("", `${before} more before these`, "")] : []
  const end = isOpen ? [] : [row("", "the stream has ended", "half an event is none", "is-end")]
  return [first, ...skipped, ...blocks.flatMap(({ event, lines }) => lines.map((line, i) => rowOf(line, event.n, i === 0, selected))), ...end]
}

/** @param {Line} line @param {number} n @param {boolean} isFirst of its block @param {number} selected */
function rowOf({ text, meaning, fate }, n, isFirst, selected) {
  const words = text === "" ? html("span", { class: "note" }, "(empty line)") : html("code", {}, short(text))
  const gone = { passed: undefined, waits: "waits in the tap", lost: "did not leave the tap whole" }[fate]
  const what = gone ? html("span", {}, shape(fate === "lost" ? "fault" : "continuation"), ` ${gone}`) : meaning
  return row(isFirst ? link(n) : "", words, what, `${isFirst ? "is-first " : ""}is-${fate}${isHere(n, selected)}`)
}

/** @param {Node | string} event @param {Node | string} line @param {Node | string} what @param {string} [name] */
function row(event, line, what, name = "") {
  return html("tr", { class: name }, html("td", {}, event), html("td", { class: "stream-line" }, line), html("td", {}, what))
}

/** @param {number} n @param {number} selected */
function isHere(n, selected) {
  return n === selected ? " is-here" : ""
}

/** @param {number} n */
function link(n) {
  return html("a", { href: `#event-${n}` }, String(n))
}

/** @param {string} text */
function short(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
