/** The guests' browsers: each an iframe on the step's own page, loaded through the guest's wire. */

import { copyOf, part } from "./part.js"

/** @typedef {{ id: string, guest: string, page: string, to: string, faults: { fault: string, way: string, value: number }[] }} Wire */

export class Chats {
  #place

  /** @type {Map<string, HTMLElement>} */
  #windows = new Map()

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place
  }

  /** @param {Wire[]} wires @param {(wire: string) => string} stateOf what the log says of a guest's connection */
  draw(wires, stateOf) {
    for (const [id, element] of this.#windows) {
      if (!wires.some(wire => wire.id === id)) {
        element.remove()
        this.#windows.delete(id)
      }
    }
    for (const wire of wires) {
      const element = this.#windows.get(wire.id) ?? this.#add(wire)
      const state = part(element, ".chat-state", HTMLElement)
      const words = stateOf(wire.id)
      if (state.textContent !== words) state.textContent = words
    }
  }

  /** @param {Wire} wire */
  #add(wire) {
    const element = copyOf("chat", HTMLElement)
    const frame = part(element, "iframe", HTMLIFrameElement)
    const closed = part(element, ".chat-closed", HTMLElement)
    const closer = part(element, "[data-close]", HTMLButtonElement)
    const reload = part(element, "[data-reload]", HTMLButtonElement)
    const show = (/** @type {boolean} */ isOpen) => {
      closed.hidden = isOpen
      closer.disabled = !isOpen
      reload.disabled = !isOpen
    }
    element.setAttribute("aria-label", `${wire.guest}’s browser`)
    part(element, "h3", HTMLElement).textContent = `${wire.guest}’s browser`
    part(element, "a", HTMLAnchorElement).href = wire.page
    frame.title = `The chat, as ${wire.guest}`
    frame.src = wire.page
    closer.addEventListener("click", () => {
      frame.remove() // What a browser does when a tab is closed: the document goes, and says goodbye.
      show(false)
    })
    part(element, "[data-open]", HTMLButtonElement).addEventListener("click", () => {
      closed.before(frame)
      show(true)
    })
    reload.addEventListener("click", () => (frame.src = wire.page))
    this.#windows.set(wire.id, element)
    this.#place.append(element)
    return element
  }
}
