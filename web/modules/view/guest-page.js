/** A guest's own page: who is here and in which room, what was said, and a line to say more. */

import { part } from "./part.js"

export class GuestPage {
  log = part(document, ".guest-log", HTMLElement)
  #who = part(document, "details", HTMLDetailsElement)
  #state = part(document, ".guest-state", HTMLElement)
  #saying = part(document, ".guest-say", HTMLFormElement)

  /** @param {{ room: string, name: string }} guest empty where the page's address does not tell */
  constructor({ room, name }) {
    this.room = room
    this.name = name
  }

  /** Nobody yet: the form leads to this page again, with a name and a room in its address. */
  ask() {
    this.#who.open = true
    part(this.#who, this.name ? "[name=room]" : "[name=name]", HTMLInputElement).focus()
  }

  introduce() {
    const words = `${this.name} in ${this.room}`
    document.title = words
    part(this.#who, "summary", HTMLElement).textContent = words
    part(this.#who, "[name=name]", HTMLInputElement).value = this.name
    part(this.#who, "[name=room]", HTMLInputElement).value = this.room
  }

  /** A live region: what is said again and again is said once. @param {string} words */
  tell(words) {
    if (this.#state.textContent !== words) this.#state.textContent = words
  }

  /** @param {boolean} isOpen */
  allowSaying(isOpen) {
    part(this.#saying, "fieldset", HTMLFieldSetElement).disabled = !isOpen
  }

  /** @param {(text: string) => void} say */
  onSay(say) {
    const text = part(this.#saying, "[name=text]", HTMLInputElement)
    this.#saying.addEventListener("submit", submit => {
      submit.preventDefault()
      say(text.value)
      text.value = ""
    })
  }
}

/** Whose page it is, as its address tells. @param {string} search the address's query */
export function guestIn(search) {
  const address = new URLSearchParams(search)
  return { room: address.get("room") ?? "", name: address.get("name") ?? "" }
}
