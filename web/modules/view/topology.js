/** Draws the parts as nodes and the wires as lines between them, with what crosses each; a table beside it says the same. */

import { size } from "../wire/bytes.js"
import { html, svg } from "./build.js"
import { part } from "./part.js"

/** @typedef {import("../wire/traffic.js").Edge} Edge */
/** @typedef {import("../wire/traffic.js").Flow} Flow */
/** @typedef {import("../wire/log.js").Stage} Stage */

/** So many dots are under way at once on one line: faster than that, the number tells. */
const MOST_DOTS = 12

/** A dot takes as long from end to end, in milliseconds. */
const JOURNEY = 900

/** In rem: where the boxes and the line between them are. */
const BOX = 3
const LINE = 5.5
const HEIGHT = 2 * BOX + LINE + 0.5

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
    const names = new Map(stage.wires.map(wire => [wire.id, wire]))
    this.#drawPicture(stage, edges)
    const rows = edges.map(edge => row(`${names.get(edge.wire)?.guest ?? edge.wire} – ${names.get(edge.wire)?.to ?? "server"}`, edge))
    const key = rows.map(each => each.textContent).join("\n")
    if (key !== this.#key) this.#rows.replaceChildren(...rows)
    this.#key = key
    if (isLive && !matchMedia("(prefers-reduced-motion: reduce)").matches) edges.forEach((edge, i) => this.#send(edge, placeOf(i, edges.length)))
  }

  /** @param {Stage} stage @param {Edge[]} edges */
  #drawPicture(stage, edges) {
    const names = new Map(stage.wires.map(wire => [wire.id, wire.guest]))
    const server = [...new Set(stage.wires.map(wire => (stage.nodes.some(node => node.id === wire.to) ? `node ${wire.to}` : wire.to)))].join(", ")
    this.#picture.setAttribute("height", `${HEIGHT}rem`)
    const kept = [...this.#picture.querySelectorAll(".topology-dot")]
    this.#picture.replaceChildren(
      ...edges.flatMap((edge, i) => line(names.get(edge.wire) ?? edge.wire, edge, placeOf(i, edges.length), Math.min(22, 90 / edges.length))),
      svg("rect", { class: "topology-box", x: "2%", y: `${BOX + LINE}rem`, width: "96%", height: `${BOX}rem`, rx: 6 }),
      svg("text", { class: "topology-name", x: "50%", y: `${BOX + LINE + 1.85}rem` }, server || "server"),
      ...kept,
    )
  }

  /** A dot for each piece that crossed since the last drawing, as they crossed one after the other. @param {Edge} edge @param {number} x */
  #send(edge, x) {
    const since = this.#sent.get(edge.wire) ?? 0
    const fresh = [...edge.client.newest, ...edge.server.newest].filter(event => event.n > since).sort((one, other) => one.n - other.n)
    if (fresh.length === 0) return
    this.#sent.set(edge.wire, fresh[fresh.length - 1].n)
    const step = Math.max(1, Math.ceil(fresh.length / MOST_DOTS))
    for (let i = 0; i < fresh.length; i += step) {
      const isDown = fresh[i].from === "client"
      const dot = svg("circle", { class: `topology-dot from-${fresh[i].from}`, cx: `${x + (isDown ? -1 : 1)}%`, cy: `${BOX}rem`, r: "0.3rem" })
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

/** @param {string} name @param {Edge} edge @param {number} x @param {number} width */
function line(name, edge, x, width) {
  const isBroken = edge.faults.length > 0
  const flowLine = (/** @type {"client" | "server"} */ from, /** @type {number} */ shift) => svg("line", { class: `topology-line from-${from}${isBroken ? " is-broken" : ""}`, x1: `${x + shift}%`, y1: `${BOX}rem`, x2: `${x + shift}%`, y2: `${BOX + LINE}rem` })
  const words = (/** @type {Flow} */ flow, /** @type {string} */ arrow, /** @type {number} */ shift, /** @type {string} */ anchor) => [
    svg("text", { class: "topology-rate", x: `${x + shift}%`, y: `${BOX + 1.6}rem`, "text-anchor": anchor }, `${arrow} ${rate(flow)}`),
    svg("text", { class: "topology-size", x: `${x + shift}%`, y: `${BOX + 2.8}rem`, "text-anchor": anchor }, size(flow.bytes)),
  ]
  return [
    flowLine("client", -1),
    flowLine("server", 1),
    svg("rect", { class: "topology-box", x: `${x - width / 2}%`, y: 0, width: `${width}%`, height: `${BOX}rem`, rx: 6 }),
    svg("text", { class: "topology-name", x: `${x}%`, y: "1.3rem" }, name),
    svg("text", { class: "topology-note", x: `${x}%`, y: "2.4rem" }, `${edge.open} open`),
    svg("rect", { class: "topology-tap", x: `${x - 2.5}%`, y: `${BOX + LINE / 2 + 0.5}rem`, width: "5%", height: "0.7rem", rx: 5 }),
    ...words(edge.client, "↓", -3, "end"),
    ...words(edge.server, "↑", 3, "start"),
    ...(isBroken ? [svg("text", { class: "topology-fault", x: `${x}%`, y: `${BOX + LINE - 0.6}rem` }, `⚡ ${edge.faults.length > 1 ? `${edge.faults.length} faults` : edge.faults[0]}`)] : []),
  ]
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
