import { size } from "../wire/bytes.js"
import { copiesOf } from "../wire/copy.js"
import { keptOf } from "../wire/rest.js"
import { endsOf } from "../wire/ends.js"
import { besidesKind, counted, kindOf, shapeOf, wayOf } from "../wire/words.js"
import { html, shape } from "../view/build.js"
import { part } from "../view/part.js"
import { markByte, partsOf } from "../view/selected.js"

/** @typedef {import("../wire/log.js").Log} Log */
/** @typedef {import("../wire/log.js").LogEvent} LogEvent */

/** The event that was chosen, taken apart; and ways to take it away. */
export class SelectedEvent {
  #panel
  #log
  #fetch
  #drawn = ""

  /**
   * @param {HTMLElement} root
   * @param {Log} log
   * @param {{ link: () => string, back: () => void, chooseByte: (byte: number) => void, fetch?: import("../wire/rest.js").Fetch }} asked
   *   `link`: an address that leads to it; `fetch`: gets bytes that the log does not keep
   */
  constructor(root, log, { link, back, chooseByte, fetch }) {
    this.#panel = part(root, ".frame", HTMLElement)
    this.#log = log
    this.#fetch = fetch
    this.#link.addEventListener("click", () => this.#copy(link()))
    this.#panel.addEventListener("keydown", event => {
      if (event.key === "Escape") back()
    })
    this.#panel.addEventListener("click", event => {
      const cell = event.target instanceof Element ? event.target.closest("[data-byte]") : null
      if (cell) chooseByte(Number(cell.getAttribute("data-byte")))
    })
  }

  get #link() {
    return part(this.#panel, "[data-copy-link]", HTMLButtonElement)
  }

  get #view() {
    return part(this.#panel, ".frame-view", HTMLElement)
  }

  focus() {
    this.#panel.focus()
  }

  /** @param {LogEvent} event @param {number} byte from the event's first */
  markByte(event, byte) {
    markByte(this.#view, event, byte)
  }

  /** @param {LogEvent | undefined} event @param {number} position the newest event that counts */
  draw(event, position) {
    const drawn = event ? `${this.#log.epoch} ${event.n}` : ""
    if (drawn === this.#drawn) return
    this.#drawn = drawn
    this.#link.hidden = !event
    part(this.#panel, ".frame-copied", HTMLElement).textContent = ""
    this.#drawCopies(event)
    const title = part(this.#panel, ".frame-title", HTMLElement)
    const facts = part(this.#panel, ".frame-facts", HTMLElement)
    if (!event) {
      title.textContent = "Select an event"
      facts.textContent = "in the list or in the picture"
      this.#view.replaceChildren()
      return
    }
    const way = wayOf(event, endsOf(this.#log.stage, event.wire))
    const names = [kindOf(event), besidesKind(event)].filter(words => words !== "").join(" · ")
    title.replaceChildren(`Event ${event.n} · `, shape(shapeOf(event)), ` ${names}`, ...(way ? [" · ", html("span", { class: `way from-${event.from}` }, way)] : []))
    facts.textContent = factsOf(event)
    this.#view.replaceChildren(...partsOf(this.#log, event, position, this.#fetch))
  }

  /** @param {LogEvent | undefined} event */
  #drawCopies(event) {
    const buttons = (event ? copiesOf(this.#log, event) : []).map(({ name, text }) => {
      const button = html("button", { class: "button", type: "button", title: `Copy as ${name}` }, name)
      button.addEventListener("click", () => this.#copy(text, event && isCut(event) ? "Copied, as far as the log keeps it." : "Copied."))
      return button
    })
    part(this.#panel, ".frame-copies", HTMLElement).replaceChildren(...(buttons.length > 0 ? [html("span", { class: "note" }, "Copy as ")] : []), ...buttons)
  }

  /** @param {string} text @param {string} [words] what is said then */
  #copy(text, words = "Copied.") {
    const said = part(this.#panel, ".frame-copied", HTMLElement)
    navigator.clipboard.writeText(text).then(
      () => (said.textContent = words),
      () => (said.textContent = `The browser does not let us copy. Here it is: ${text}`),
    )
  }
}

/** @param {LogEvent} event */
function isCut(event) {
  const { kept, whole } = keptOf(event)
  return kept < whole
}

/** @param {LogEvent} event */
function factsOf(event) {
  const whole = (event.end ?? 0) - (event.start ?? 0)
  if (event.kind === "frame") {
    const key = event.masked ? 4 : 0
    return `${size(whole)} on the wire: ${event.header - key} header${key ? " + 4 key" : ""} + ${counted(event.length)} payload`
  }
  return event.start === undefined ? "" : `${size(whole)} on the wire`
}
