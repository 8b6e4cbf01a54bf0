/** The buttons that break a wire or a node, and what is told of it afterwards. */

import { endsOf, wayWords, wireName } from "../wire/ends.js"
import { nameOf } from "../wire/words.js"
import { Breakage } from "./breakage.js"
import { html } from "./build.js"
import { part } from "./part.js"
import { setText } from "./text.js"

/** @typedef {import("./chats.js").Wire} Wire */
/** @typedef {import("../wire/log.js").Stage} Stage */
/** @typedef {import("../wire/log.js").LogEvent} LogEvent */

export class Faults {
  #panel
  #onChoose
  #more

  /** @type {string} */
  #wires = ""

  /** @type {Stage | null} */
  #stage = null

  /**
   * @param {HTMLElement} panel
   * @param {{ choose: (wire: string) => void, fault: (body: object) => void, node: (node: string, what: string) => void }} asked
   */
  constructor(panel, { choose, fault, node }) {
    this.#panel = panel
    this.#onChoose = choose
    this.#more = new Breakage(panel, fault)
    panel.addEventListener("click", event => {
      const button = event.target instanceof Element ? event.target.closest("button") : null
      if (button?.dataset.fault) fault(this.#wish(button))
      if (button?.dataset.do) node(this.#nodeOf(button), button.dataset.do === "pause" && isPressed(button) ? "resume" : button.dataset.do)
    })
  }

  /** @param {Stage} stage whose parts can be broken, too: there are none behind a tap of its own @param {string} chosen */
  draw(stage, chosen) {
    const { wires, nodes } = stage
    this.#drawWires(wires, chosen)
    this.#stage = stage
    this.#drawEnds(endsOf(stage, chosen))
    const standing = wires.find(wire => wire.id === chosen)?.faults ?? []
    for (const button of this.#panel.querySelectorAll("button")) {
      const way = button.closest("[data-way]")?.getAttribute("data-way")
      if (way) {
        const fault = standing.find(each => each.fault === button.dataset.fault && each.way === way && !each.when)
        button.setAttribute("aria-pressed", String(fault !== undefined))
        setText(button, fault?.value ? `${fault.fault} ${fault.value} ms` : (button.dataset.fault ?? ""))
      }
    }
    this.#more.draw(standing, endsOf(stage, chosen))
    nodes.filter(({ state }) => state !== "elsewhere").forEach((node, i) => this.#drawNode(this.#rowOf(i), node))
  }

  /** The names of the wire's ends, wherever a way is named. @param {import("../wire/ends.js").Ends} ends */
  #drawEnds({ client, server }) {
    for (const [way, arrow, { name }] of /** @type {const} */ ([["to-node", "→", server], ["to-browser", "←", client]])) {
      const row = part(this.#panel, `[data-way=${way}]`, HTMLElement).closest(".fault-row")
      row?.setAttribute("aria-label", `To ${name}`)
      row?.querySelector("input")?.setAttribute("aria-label", `Delay to ${name}, in milliseconds`)
      setText(part(/** @type {HTMLElement} */ (row), ".way", HTMLElement), `${arrow} to ${name}`)
      setText(part(this.#panel, `option[value=${way}]`, HTMLOptionElement), `${arrow} to ${name}`)
    }
  }

  /** What can be done to the i-th part: the first has its row in the page, each other gets one like it. @param {number} i */
  #rowOf(i) {
    const rows = this.#panel.querySelectorAll(".fault-row:has([data-node])")
    const row = rows[i] ?? rows[0].parentElement?.appendChild(rows[0].cloneNode(true))
    return /** @type {HTMLElement} */ (row)
  }

  /** @param {HTMLElement} row @param {Stage["nodes"][number]} node */
  #drawNode(row, node) {
    const name = node.name ?? "node"
    row.setAttribute("aria-label", `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`)
    part(row, "[data-node]", HTMLElement).dataset.node = node.id
    setText(part(row, ".who", HTMLElement), node.name ? `${name} itself` : "the node itself")
    const isRunning = node.state === "running" || node.state === "paused"
    const pause = part(row, "[data-do=pause]", HTMLButtonElement)
    pause.setAttribute("aria-pressed", String(node.state === "paused"))
    pause.disabled = !isRunning
    for (const what of ["kill", "drain"]) part(row, `[data-do=${what}]`, HTMLButtonElement).disabled = !isRunning
    setText(part(row, ".node-state", HTMLElement), node.state === "running" ? "" : node.state === "ended" ? `ended: ${node.exit}` : node.state)
  }

  /** @param {LogEvent | undefined} fault @param {{ who: string, what: string }[]} knows */
  tell(fault, knows) {
    const said = part(this.#panel, ".fault-said", HTMLElement)
    said.hidden = fault === undefined
    if (!fault) return
    setText(part(said, ".fault-name", HTMLElement), `${nameOf(fault)}${fault.way ? `, ${wayWords(fault.way, endsOf(this.#stage, fault.wire))}` : ""}:`)
    setText(part(said, ".fault-did", HTMLElement), fault.did ?? didNode(fault))
    const lines = knows.map(({ who, what }) => html("div", {}, html("dt", {}, who), html("dd", {}, what)))
    const list = part(said, ".knows", HTMLElement)
    if (list.textContent !== lines.map(line => line.textContent).join("")) list.replaceChildren(...lines)
  }

  /** @param {Wire[]} wires @param {string} chosen */
  #drawWires(wires, chosen) {
    const key = wires.map(wire => wire.id).join(" ")
    const place = part(this.#panel, "[data-wires]", HTMLElement)
    if (key !== this.#wires) {
      this.#wires = key
      place.replaceChildren(
        ...wires.map(wire => {
          const radio = html("input", { type: "radio", name: "wire", value: wire.id })
          radio.addEventListener("change", () => this.#onChoose(wire.id))
          return html("label", {}, radio, ` ${wireName(wire)}`)
        }),
      )
    }
    for (const radio of place.querySelectorAll("input")) radio.checked = radio.value === chosen
  }

  /** @param {HTMLButtonElement} button */
  #wish(button) {
    const row = button.closest("[data-way]")
    const value = row?.querySelector("input")?.valueAsNumber ?? 0
    return { fault: button.dataset.fault, way: row?.getAttribute("data-way") ?? undefined, on: !isPressed(button), value: button.dataset.fault === "delay" ? value : 0 }
  }

  /** @param {HTMLButtonElement} button */
  #nodeOf(button) {
    return button.closest("[data-node]")?.getAttribute("data-node") ?? ""
  }
}

/** @param {Element} button */
function isPressed(button) {
  return button.getAttribute("aria-pressed") === "true"
}

/** @param {LogEvent} event */
function didNode(event) {
  switch (event.state) {
    case "started":
      return `process ${event.pid} listens on port ${event.port}. What the one before knew is gone.`
    case "ended":
      return event.asked ? "the process was ended; the system closes its sockets." : "nobody asked it to: look at its output."
    case "paused":
      return "the process does nothing, and its sockets stay open."
    default:
      return "it goes on where it stopped."
  }
}
