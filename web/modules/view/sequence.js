/** Draws the rows of `wire/picture.js`: three lanes, time runs down. Percent across, rem down, so it follows its column. */

import { msWords } from "../wire/words.js"
import { svg } from "./build.js"

/** @typedef {import("../wire/picture.js").Row} Row */

const BROWSER = 8
const TAP = 50
const NODE = 92

/** Heights of a row by its form, in rem. */
const HEIGHT = { message: 3.3, arrival: 2.9, departure: 3.3, mark: 2.1, line: 2.3, silence: 2.5 }

/** Above the first row, and for each line that tells of rows left out. In rem. */
const EDGE = 0.4
const NOTE = 1.6

/** From the top of a fault's row to its line across. In rem. */
const LINE = 1.6

/** How far a leg slants: a hop on one machine is too short to be drawn to scale. In rem. */
const SLANT = 0.65

/** From the tap's reading to its handing on, if nothing held it. In rem. */
const COPY = 0.22

/**
 * @param {SVGElement} picture
 * @param {Row[]} rows
 * @param {{ before: number, after: number, selected: number, onSelect: (n: number) => void, timeOf: (row: Row) => number, ends: import("../wire/ends.js").Ends }} view
 *   `before` and `after` count the events that are left out
 */
export function drawSequence(picture, rows, { before, after, selected, onSelect, timeOf, ends }) {
  const body = svg("svg", { x: "14%", width: "86%", height: "100%" })
  const times = svg("g")
  const backs = svg("g")

  let y = EDGE + (before > 0 ? NOTE : 0)
  const places = rows.map(row => {
    const place = y
    y += HEIGHT[row.form]
    return place
  })
  const height = y + 0.5 + (after > 0 ? NOTE : 0)

  body.append(...lanes(height), ...absences(rows, places, height, ends.server.id, NODE), ...absences(rows, places, height, ends.client.id, BROWSER))
  if (before > 0) body.append(leftOut(before, "earlier", EDGE + 0.9))
  if (after > 0) body.append(leftOut(after, "later", y + 1))
  rows.forEach((row, i) => {
    body.append(drawRow(row, places[i], ends))
    if (row.form === "silence") return
    times.append(svg("text", { class: "time", x: "13%", y: rem(places[i] + timeOffset(row)) }, msWords(timeOf(row))))
    backs.append(back(row, places[i], selected, onSelect))
  })
  picture.setAttribute("height", rem(height))
  picture.replaceChildren(arrowhead(), backs, times, body)
}

/** The names of the lanes, which stay in view while the picture scrolls. @param {SVGElement} head @param {import("../wire/ends.js").Ends} ends */
export function drawLaneNames(head, { client, server }) {
  const names = [[BROWSER, client.name], [TAP, "wiretap"], [NODE, server.name]].map(([x, name]) => svg("text", { class: "lane-name", x: `${x}%`, y: "1.2rem" }, String(name)))
  head.replaceChildren(svg("svg", { x: "14%", width: "86%", height: "100%" }, ...names))
}

/** @param {number} count @param {string} which @param {number} y */
function leftOut(count, which, y) {
  return svg("text", { class: "lane-note", x: "50%", y: rem(y) }, `${count} ${which} events are in the list`)
}

/** @param {Row} row */
function timeOffset(row) {
  return row.form === "message" || row.form === "arrival" ? SLANT + 1.05 : 1.15
}

/** @param {Row} row @param {number} y @param {number} selected @param {(n: number) => void} onSelect */
function back(row, y, selected, onSelect) {
  const n = row.event?.n ?? 0
  const isHere = n === selected
  const area = svg("rect", { class: isHere ? "here" : "there", x: 0, y: rem(y + 0.1), width: "100%", height: rem(HEIGHT[row.form] - 0.1), rx: 6, "data-event": n })
  area.addEventListener("click", () => onSelect(n))
  return area
}

/** @param {number} height */
function lanes(height) {
  return [BROWSER, TAP, NODE].map(x => svg("line", { class: x === TAP ? "lane is-tap" : "lane", x1: `${x}%`, y1: 0, x2: `${x}%`, y2: rem(height) }))
}

/**
 * Where no process runs, its part's lane is broken off: from its end to the next start.
 * @param {Row[]} rows @param {number[]} places @param {number} height @param {string | undefined} part @param {number} x of its lane
 */
function absences(rows, places, height, part, x) {
  /** @type {SVGElement[]} */
  const parts = []
  const isIts = (/** @type {Row["event"]} */ event) => event?.kind === "node" && (event.node ?? "a") === part
  const first = rows.find(({ event }) => isIts(event))
  let ended = first?.event?.state === "started" ? 0 : undefined
  rows.forEach(({ event }, i) => {
    if (!isIts(event)) return
    const y = places[i] + LINE
    if (event?.state === "ended") ended ??= y
    if (event?.state === "started" && ended !== undefined) {
      parts.push(absence(x, ended, y))
      ended = undefined
    }
  })
  return ended === undefined ? parts : [...parts, absence(x, ended, height)]
}

/** @param {number} x @param {number} from @param {number} to */
function absence(x, from, to) {
  return svg("line", { class: "absence", x1: `${x}%`, y1: rem(from), x2: `${x}%`, y2: rem(to) })
}

/** @param {Row} row @param {number} y @param {import("../wire/ends.js").Ends} ends @returns {SVGElement} */
function drawRow(row, y, ends) {
  switch (row.form) {
    case "silence":
      return silence(row, y)
    case "line":
      return line(row, y)
    case "mark":
      return mark(row, y)
    default:
      return message(row, y, ends)
  }
}

/** Bytes on their way: to the tap, from the tap, or both. @param {Row} row @param {number} y @param {import("../wire/ends.js").Ends} ends */
function message(row, y, ends) {
  const fromClient = row.from === "client"
  const [source, target] = fromClient ? [BROWSER, NODE] : [NODE, BROWSER]
  const group = svg("g", { class: `message from-${row.from}${row.isDim ? " is-dim" : ""}` })
  const comes = row.form !== "departure"
  const goes = row.form !== "arrival"
  const top = y + 1.15
  const read = top + SLANT
  const handed = comes ? read + COPY : top
  if (comes) {
    group.append(leg(source, top, TAP, read), dot("guessed", source, top), dot("seen", TAP, read))
    group.append(words(fromClient ? 29 : 71, top - 0.12, row.words, `to ${fromClient ? ends.server.name : ends.client.name}`))
    if (row.more || row.size) group.append(below(fromClient ? 29 : 71, read + 0.95, row))
  }
  if (goes) {
    group.append(leg(TAP, handed, target, handed + SLANT), dot("guessed", target, handed + SLANT), dot("seen", TAP, handed))
  }
  if (comes && goes) group.append(svg("line", { x1: `${TAP}%`, y1: rem(read), x2: `${TAP}%`, y2: rem(handed), "stroke-width": 5 }))
  if (row.held) {
    group.append(...held(row, comes ? read : handed, fromClient ? "71%" : "29%"))
  }
  return group
}

/** What waits has a mark on the tap's lane below its coming, or above its going. @param {Row} row @param {number} y @param {string} x */
function held(row, y, x) {
  const isGoing = row.form === "departure"
  const [from, to] = isGoing ? [y - 0.7, y] : [y, y + 0.7]
  return [
    svg("line", { class: "held", x1: `${TAP}%`, y1: rem(from), x2: `${TAP}%`, y2: rem(to) }),
    svg("text", { class: "held-word", x, y: rem(isGoing ? y - 0.12 : y + 0.35) }, row.held),
    isGoing && svg("text", { x, y: rem(y + SLANT + 0.95) }, row.more),
  ].filter(part => part !== false)
}

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
function leg(x1, y1, x2, y2) {
  return svg("line", { x1: `${x1}%`, y1: rem(y1), x2: `${x2}%`, y2: rem(y2), "marker-end": "url(#arrow)" })
}

/** @param {string} kind @param {number} x @param {number} y */
function dot(kind, x, y) {
  return svg("circle", { class: kind, cx: `${x}%`, cy: rem(y), r: kind === "seen" ? "0.28rem" : "0.25rem" })
}

/** @param {number} x @param {number} y @param {string} what @param {string} way */
function words(x, y, what, way) {
  return svg("text", { x: `${x}%`, y: rem(y) }, `${what} `, svg("tspan", { class: "word" }, way))
}

/** What it is called; and its size, where there is room. @param {number} x @param {number} y @param {Row} row */
function below(x, y, { more, size }) {
  return svg("text", { x: `${x}%`, y: rem(y) }, more, size && svg("tspan", { class: "size" }, more ? ` · ${size}` : size))
}

/** A connection's beginning or end. @param {Row} row @param {number} y */
function mark(row, y) {
  return svg(
    "g",
    {},
    svg("circle", { class: "opened", cx: `${TAP}%`, cy: rem(y + 0.9), r: "0.28rem" }),
    svg("text", { class: "lane-note", x: "71%", y: rem(y + 1.15) }, row.words),
  )
}

/** Something that was done to the wire, or happened to the node. @param {Row} row @param {number} y */
function line(row, y) {
  const text = `⚡ ${row.words}${row.more ? `, ${row.more}` : ""}`
  return svg(
    "g",
    {},
    svg("line", { class: "fault-line", x1: "2%", y1: rem(y + LINE), x2: "98%", y2: rem(y + LINE) }),
    svg("text", { class: "fault-word", x: "50%", y: rem(y + 1.15) }, text),
  )
}

/** @param {Row} row @param {number} y */
function silence(row, y) {
  const group = svg("g", {}, svg("rect", { class: "silence", x: 0, y: rem(y + 0.3), width: "100%", height: "1.9rem" }))
  for (const x of [BROWSER, TAP, NODE]) group.append(svg("line", { class: "silence-edge", x1: `${x}%`, y1: rem(y + 0.3), x2: `${x}%`, y2: rem(y + 2.2) }))
  group.append(
    svg("rect", { class: "silence", x: "18%", y: rem(y + 0.3), width: "64%", height: "1.9rem" }),
    svg("text", { class: "silence-word", x: "50%", y: rem(y + 1.5) }, row.words),
  )
  return group
}

function arrowhead() {
  return svg(
    "defs",
    {},
    svg(
      "marker",
      { id: "arrow", viewBox: "0 0 10 10", refX: 13, refY: 5, markerWidth: "0.7rem", markerHeight: "0.7rem", markerUnits: "userSpaceOnUse", orient: "auto" },
      svg("path", { class: "arrowhead", d: "M0 0L10 5L0 10z" }),
    ),
  )
}

/** @param {number} value */
function rem(value) {
  return `${value.toFixed(2)}rem`
}
