import { ending } from "../chat/ending.js"
import { note, show } from "../view/show.js"

/** @typedef {import("../view/guest-page.js").GuestPage} GuestPage */

/** A guest who chats over one socket for as long as it lasts. It does not come back by itself; reloading the page joins again. */
export class SocketGuest {
  #page
  #shown
  #socket

  /** @param {GuestPage} page @param {(text: string) => string} [shown] what the log shows of a text */
  constructor(page, shown = text => text) {
    this.#page = page
    this.#shown = shown
    page.introduce()
    page.tell("connecting")

    const { room, name } = page
    this.#socket = new WebSocket(`${location.origin.replace("http", "ws")}/chat`)
    this.#socket.addEventListener("open", () => this.#send({ type: "join", room, name }))
    this.#socket.addEventListener("message", ({ data }) => this.#hear(JSON.parse(data)))
    this.#socket.addEventListener("close", ({ code, reason }) => this.#end(code, reason))
    page.onSay(text => this.say(text))
  }

  /** Says it, if there is anybody to say it to. @param {string} text */
  say(text) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#send({ type: "say", room: this.#page.room, text })
  }

  /** @param {object} message */
  #send(message) {
    this.#socket.send(JSON.stringify(message))
  }

  /**
   * Nothing is shown before the server has said it: our own words, too, come back to us as `said`.
   * @param {any} message
   */
  #hear(message) {
    const { log, name } = this.#page
    switch (message.type) {
      case "welcome":
        return this.#begin()
      case "said":
        return show(log, { from: message.from, text: this.#shown(message.text) }, message.from === name)
      case "error":
        return note(log, message.message)
    }
  }

  #begin() {
    const { log, name, room } = this.#page
    this.#page.tell("open")
    this.#page.allowSaying(true)
    note(log, `You joined ${room} as ${name}.`)
  }

  /** @param {number} code @param {string} reason */
  #end(code, reason) {
    this.#page.tell(`closed: ${code}`)
    this.#page.allowSaying(false)
    note(this.#page.log, ending(code, reason), again())
  }
}

function again() {
  const link = document.createElement("a")
  link.href = location.href
  link.textContent = "Join again"
  return link
}
