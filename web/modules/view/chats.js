/** The guests' browsers: each an iframe on the step's own page, loaded through the guest's wire. */

import { copyOf, part } from "./part.js"

/** A guest's tab: what is drawn, and the page that it shows. @typedef {{ element: HTMLElement, page: string, show: (page: string) => void }} Tab */
/** @typedef {{ id: string, guest: string, page: string, from?: string, to: string, faults: { fault: string, way: string, value: number, jitter?: number, when?: Record<string, number> }[] }} Wire */

export class Chats {
  #place

  /** @type {Map<string, Tab>} */
  #tabs = new Map()

  /** Whose pages they show. @type {string | undefined} */
  #program

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place
  }

  /** Another program has another page, so each tab is loaded again; the same one, started anew, changes nothing. @param {string} program that plays the node now */
  showPagesOf(program) {
    if (this.#program !== undefined && this.#program !== program) this.#tabs.forEach(tab => tab.show(tab.page))
    this.#program = program
  }

  /** @param {Wire[]} wires @param {(wire: string) => string} stateOf what the log says of a guest's connection */
  draw(wires, stateOf) {
    for (const [id, { element }] of this.#tabs) {
      if (!wires.some(wire => wire.id === id)) {
        element.remove()
        this.#tabs.delete(id)
      }
    }
    for (const wire of wires) {
      const tab = this.#tabs.get(wire.id) ?? this.#add(wire)
      if (tab.page !== wire.page) tab.show(wire.page) // The kit was started anew, on other ports.
      tab.page = wire.page
      const state = part(tab.element, ".chat-state", HTMLElement)
      const words = stateOf(wire.id)
      if (state.textContent !== words) state.textContent = words
    }
  }

  /** @param {Wire} wire @returns {Tab} */
  #add(wire) {
    const element = copyOf("chat", HTMLElement)
    const frame = part(element, "iframe", HTMLIFrameElement)
    const closed = part(element, ".chat-closed", HTMLElement)
    const closer = part(element, "[data-close]", HTMLButtonElement)
    const opener = part(element, "[data-open]", HTMLButtonElement)
    const reload = part(element, "[data-reload]", HTMLButtonElement)
    const setOpen = (/** @type {boolean} */ isOpen) => {
      closed.hidden = isOpen
      closer.disabled = !isOpen
      reload.disabled = !isOpen
    }
    element.setAttribute("aria-label", `${wire.guest}’s browser`)
    part(element, ".chat-guest", HTMLElement).textContent = wire.guest
    frame.title = `The chat, as ${wire.guest}`
    closer.addEventListener("click", () => {
      frame.remove() // What a browser does when a tab is closed: the document goes, and says goodbye.
      setOpen(false)
      opener.focus()
    })
    opener.addEventListener("click", () => {
      closed.before(frame)
      setOpen(true)
      closer.focus()
    })
    reload.addEventListener("click", () => tab.show(tab.page))
    const tab = {
      element,
      page: "",
      show: (/** @type {string} */ page) => {
        part(element, "a", HTMLAnchorElement).href = page
        frame.src = page
      },
    }
    this.#tabs.set(wire.id, tab)
    this.#place.append(element)
    return tab
  }
}
