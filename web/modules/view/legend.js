/** The shapes of the list with their names and counts; each is a button that switches its shape off and on. */

import { html, shape } from "./build.js"
import { setText } from "./text.js"

/** In the order in which one meets them. */
const NAMES = { tap: "connection", head: "HTTP", text: "text", binary: "binary", continuation: "continuation", control: "ping, pong", close: "Close", fault: "fault, node" }

export class Legend {
  #list

  /** @type {Map<string, { item: HTMLElement, button: HTMLButtonElement, count: HTMLElement }>} */
  #entries = new Map()

  /** @param {HTMLElement} list @param {(off: string[]) => void} onChange */
  constructor(list, onChange) {
    this.#list = list
    for (const [name, words] of Object.entries(NAMES)) {
      const count = html("span", { class: "legend-count" })
      const button = html("button", { class: "legend-entry", type: "button", "aria-pressed": "true" }, shape(name), ` ${words} `, count)
      button.addEventListener("click", () => {
        button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"))
        onChange(this.#off())
      })
      this.#entries.set(name, { item: html("li", {}, button), button, count })
    }
    this.#list.replaceChildren(...[...this.#entries.values()].map(({ item }) => item))
  }

  /** @param {Map<string, number>} counts */
  draw(counts) {
    for (const [name, { count, item }] of this.#entries) {
      const words = String(counts.get(name) ?? 0)
      setText(count, words)
      item.hidden = words === "0"
    }
  }

  showAll() {
    for (const { button } of this.#entries.values()) button.setAttribute("aria-pressed", "true")
  }

  #off() {
    return [...this.#entries].filter(([, { button }]) => button.getAttribute("aria-pressed") !== "true").map(([name]) => name)
  }
}
