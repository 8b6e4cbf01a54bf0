/** The form behind “more”: a fault, its direction, how much of it, and when it strikes; below it those that stand. */

import { faultToAsk, KINDS, momentsOf, standingWords } from "../wire/breakage.js"
import { html } from "./build.js"
import { part } from "./part.js"

/** @typedef {{ fault: string, way?: string, value?: number, jitter?: number, when?: Record<string, number> }} Standing */

export class Breakage {
  #form
  #kind
  #standing = ""
  #list
  #ask

  /** @param {HTMLElement} panel @param {(body: object) => void} ask */
  constructor(panel, ask) {
    this.#ask = ask
    this.#form = part(panel, ".fault-more form", HTMLFormElement)
    this.#kind = part(this.#form, "[data-more-fault]", HTMLSelectElement)
    this.#list = part(panel, ".faults-standing", HTMLUListElement)
    this.#kind.replaceChildren(...KINDS.map(({ name, words }) => html("option", { value: name }, `${name}: ${words}`)))
    this.#kind.addEventListener("change", () => this.#chosen())
    this.#select("moment").addEventListener("change", () => this.#timed())
    this.#form.addEventListener("submit", event => {
      event.preventDefault()
      ask(faultToAsk(this.#chosenKind(), { way: this.#select("way").value, value: this.#number("value"), jitter: this.#number("jitter"), moment: this.#select("moment").value, amount: this.#number("amount") }))
    })
    this.#chosen()
  }

  /** @param {Standing[]} faults that stand on the chosen wire @param {import("../wire/ends.js").Ends} ends of it */
  draw(faults, ends) {
    const key = JSON.stringify([faults, ends])
    if (key === this.#standing) return
    this.#standing = key
    const items = faults.map(fault => {
      const words = standingWords(fault, ends)
      const off = html("button", { class: "button", type: "button", "aria-label": `Take off: ${words}` }, "take off")
      off.addEventListener("click", () => this.#ask({ fault: fault.fault, way: fault.way, on: false }))
      return html("li", {}, `⚡ ${words} `, off)
    })
    this.#list.replaceChildren(...items)
  }

  #chosenKind() {
    return KINDS.find(({ name }) => name === this.#kind.value) ?? KINDS[0]
  }

  /** Only what the chosen fault needs is asked for. */
  #chosen() {
    const kind = this.#chosenKind()
    this.#label("way").hidden = !kind.hasWay
    this.#label("value").hidden = !kind.value
    this.#label("jitter").hidden = !kind.hasJitter
    if (kind.value) {
      const input = this.#input("value")
      input.min = String(kind.value.least)
      input.max = String(kind.value.most)
      input.value = String(kind.value.usual)
      part(this.#label("value"), "span", HTMLElement).textContent = kind.value.unit
    }
    this.#select("moment").replaceChildren(...momentsOf(kind).map(({ name, words }) => html("option", { value: name }, words)))
    this.#timed()
  }

  #timed() {
    const moment = momentsOf(this.#chosenKind()).find(({ name }) => name === this.#select("moment").value)
    this.#label("amount").hidden = !moment?.name
    part(this.#label("amount"), "span", HTMLElement).textContent = moment?.unit ?? ""
  }

  /** @param {string} name */
  #label(name) {
    return part(this.#form, `[data-more=${name}]`, HTMLElement)
  }

  /** @param {string} name */
  #select(name) {
    return part(this.#label(name), "select", HTMLSelectElement)
  }

  /** @param {string} name */
  #input(name) {
    return part(this.#label(name), "input", HTMLInputElement)
  }

  /** @param {string} name */
  #number(name) {
    return this.#input(name).valueAsNumber || 0
  }
}
