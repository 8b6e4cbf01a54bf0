/** Draws the parts as nodes and the wires as lines between them, with what crosses each; a table beside it says the same. */

import { size } from "../wire/bytes.js"
import { guestWires, placeName } from "../wire/ends.js"
import { html, svg } from "./build.js"
import { part } from "./part.js"

/** @typedef {import("../wire/traffic.js").Edge} Edge */
/** @typedef {import("../wire/traffic.js").Flow} Flow */
/** @typedef {import("../wire/log.js").Stage} Stage */

/** So many dots are under way at once on one line: faster than that, the number tells. */
const MOST_DOTS = 12

/** A dot takes as long from end to end, in milliseconds. */
const JOURNEY = 900

/** In rem: how high the boxes are and the line between them. Guests stand above the node, what it talks to stands below it. */
const BOX = 3
const LINE = 5.5
const NODE = BOX + LINE
const BELOW = NODE + BOX + LINE

/** Where an edge is drawn: its middle across in percent, where it begins in rem, and whether its caller is the lower one. @typedef {{ edge: Edge, x: number, y: number, isUp: boolean }} Place */

export class Topology {
  #picture
  #rows
  #key = ""

  /** The newest event that a dot was sent for, by wire. @type {Map<string, number>} */
  #sent = new Map()

  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.#picture = part(panel, ".topology-picture", SVGElement)
    this.#rows = part(panel, "tbody", HTMLTableSectionElement)
  }

  /** @param {Stage} stage @param {Edge[]} edges @param {boolean} isLive */
  draw(stage, edges, isLive) {
    const places = placesOf(stage, edges)
    this.#drawPicture(stage, places)
    const rows = edges.map(edge => row(lineName(stage, edge.wire), edge))
    const key = rows.map(each => each.textContent).join("\n")
    if (key !== this.#key) this.#rows.replaceChildren(...rows)
    this.#key = key
    if (isLive && !matchMedia("(prefers-reduced-motion: reduce)").matches) places.forEach(place => this.#send(place))
  }

  /** @param {Stage} stage @param {Place[]} places */
  #drawPicture(stage, places) {
    const guests = guestWires(stage)
    const server = [...new Set(guests.map(wire => placeName(stage, wire.to)))].join(", ")
    const others = stage.nodes.slice(1)
    this.#picture.setAttribute("height", `${(others.length > 0 ? BELOW : NODE) + BOX + 0.5}rem`)
    const kept = [...this.#picture.querySelectorAll(".topology-dot")]
    this.#picture.replaceChildren(
      ...places.flatMap(line),
      ...guests.flatMap((wire, i) => guest(wire.guest, places.find(({ edge }) => edge.wire === wire.id), placeOf(i, guests.length), Math.min(22, 90 / guests.length))),
      ...box(server || "server", NODE, 50, 96),
      ...others.flatMap(({ id, name = id }, i) => box(name, BELOW, placeOf(i, others.length), 96 / others.length)),
      ...kept,
    )
  }

  /** A dot for each piece that crossed since the last drawing, as they crossed one after the other. @param {Place} place */
  #send({ edge, x, y, isUp }) {
    const since = this.#sent.get(edge.wire) ?? 0
    const fresh = [...edge.client.newest, ...edge.server.newest].filter(event => event.n > since).sort((one, other) => one.n - other.n)
    if (fresh.length === 0) return
    this.#sent.set(edge.wire, fresh[fresh.length - 1].n)
    const step = Math.max(1, Math.ceil(fresh.length / MOST_DOTS))
    for (let i = 0; i < fresh.length; i += step) {
      const isDown = (fresh[i].from === "client") !== isUp
      const dot = svg("circle", { class: `topology-dot from-${fresh[i].from}`, cx: `${x + (isDown ? -1 : 1)}%`, cy: `${y}rem`, r: "0.3rem" })
      this.#picture.append(dot)
      const [top, bottom] = ["translateY(0)", `translateY(${LINE}rem)`]
      const journey = dot.animate({ transform: isDown ? [top, bottom] : [bottom, top] }, { duration: JOURNEY, delay: fresh[i].at - fresh[0].at, fill: "backwards" })
      journey.addEventListener("finish", () => dot.remove())
    }
  }
}

/** The middle of the column of the i-th of so many, in percent. @param {number} i @param {number} count */
function placeOf(i, count) {
  return (100 * (i + 0.5)) / count
}

/** Guests side by side above the node; below it, under each other part's own share, the lines to and from it. @param {Stage} stage @param {Edge[]} edges @returns {Place[]} */
function placesOf(stage, edges) {
  const guests = guestWires(stage)
  const others = stage.nodes.slice(1)
  return edges.flatMap(edge => {
    const i = guests.findIndex(({ id }) => id === edge.wire)
    if (i >= 0) return [{ edge, x: placeOf(i, guests.length), y: BOX, isUp: false }]
    const wire = stage.wires.find(({ id }) => id === edge.wire)
    const part = others.findIndex(({ id }) => id === wire?.from || id === wire?.to)
    if (!wire || part < 0) return []
    const beside = stage.wires.filter(({ from, to }) => from !== undefined && (from === others[part].id || to === others[part].id))
    return [{ edge, x: (100 * part + placeOf(beside.indexOf(wire), beside.length)) / others.length, y: NODE + BOX, isUp: wire.from === others[part].id }]
  })
}

/** What crosses, down on the left and up on the right. @param {Place} place */
function line({ edge, x, y, isUp }) {
  const isBroken = edge.faults.length > 0
  const flowLine = (/** @type {"client" | "server"} */ from, /** @type {number} */ shift) => svg("line", { class: `topology-line from-${from}${isBroken ? " is-broken" : ""}`, x1: `${x + shift}%`, y1: `${y}rem`, x2: `${x + shift}%`, y2: `${y + LINE}rem` })
  const words = (/** @type {Flow} */ flow, /** @type {string} */ arrow, /** @type {number} */ shift, /** @type {string} */ anchor) => [
    svg("text", { class: "topology-rate", x: `${x + shift}%`, y: `${y + 1.6}rem`, "text-anchor": anchor }, `${arrow} ${rate(flow)}`),
    svg("text", { class: "topology-size", x: `${x + shift}%`, y: `${y + 2.8}rem`, "text-anchor": anchor }, size(flow.bytes)),
  ]
  const [down, up] = isUp ? /** @type {const} */ (["server", "client"]) : /** @type {const} */ (["client", "server"])
  return [
    flowLine(down, -1),
    flowLine(up, 1),
    svg("rect", { class: "topology-tap", x: `${x - 2.5}%`, y: `${y + LINE / 2 + 0.5}rem`, width: "5%", height: "0.7rem", rx: 5 }),
    ...words(edge[down], "↓", -3, "end"),
    ...words(edge[up], "↑", 3, "start"),
    ...(isBroken ? [svg("text", { class: "topology-fault", x: `${x}%`, y: `${y + LINE - 0.6}rem` }, `⚡ ${edge.faults.length > 1 ? `${edge.faults.length} faults` : edge.faults[0]}`)] : []),
  ]
}

/** @param {string} name @param {Place | undefined} place @param {number} x @param {number} width */
function guest(name, place, x, width) {
  return [
    svg("rect", { class: "topology-box", x: `${x - width / 2}%`, y: 0, width: `${width}%`, height: `${BOX}rem`, rx: 6 }),
    svg("text", { class: "topology-name", x: `${x}%`, y: "1.3rem" }, name),
    svg("text", { class: "topology-note", x: `${x}%`, y: "2.4rem" }, `${place?.edge.open ?? 0} open`),
  ]
}

/** @param {string} name @param {number} y @param {number} x its middle @param {number} width */
function box(name, y, x, width) {
  return [
    svg("rect", { class: "topology-box", x: `${x - width / 2}%`, y: `${y}rem`, width: `${width}%`, height: `${BOX}rem`, rx: 6 }),
    svg("text", { class: "topology-name", x: `${x}%`, y: `${y + 1.85}rem` }, name),
  ]
}

/** As the table calls a line. @param {Stage} stage @param {string} id */
function lineName(stage, id) {
  const wire = stage.wires.find(each => each.id === id)
  return wire?.from ? wire.guest : `${wire?.guest ?? id} – ${wire?.to ?? "server"}`
}

/** @param {Flow} flow */
function rate({ perSecond }) {
  return `${perSecond >= 100 ? Math.round(perSecond) : perSecond.toFixed(1)}/s`
}

/** @param {string} name @param {Edge} edge */
function row(name, edge) {
  return html(
    "tr",
    {},
    html("th", { scope: "row" }, name),
    html("td", {}, rate(edge.client)),
    html("td", {}, size(edge.client.bytes)),
    html("td", {}, rate(edge.server)),
    html("td", {}, size(edge.server.bytes)),
    html("td", {}, edge.faults.length > 0 ? `⚡ ${edge.faults.join("; ")}` : "none"),
  )
}
