/** Says words in a room by POST, one after another: two requests may use two connections, and overtake each other. */
export class Speaker {
  /** @type {Promise<string>} */
  #last = Promise.resolve("")

  /** @param {{ room: string, name: string }} guest @param {typeof fetch} [post] */
  constructor({ room, name }, post = (address, what) => fetch(address, what)) {
    this.room = room
    this.name = name
    this.post = post
  }

  /** @param {string} text @returns {Promise<string>} what went wrong, as a sentence; empty if nothing did */
  say(text) {
    this.#last = this.#last.then(() => this.#send(text))
    return this.#last
  }

  /** @param {string} text */
  async #send(text) {
    const body = JSON.stringify({ type: "say", room: this.room, name: this.name, text })
    try {
      const response = await this.post("/messages", { method: "POST", headers: { "Content-Type": "application/json" }, body })
      return response.ok ? "" : (await response.json()).message
    } catch {
      return `Nobody answered, so “${text}” was perhaps not said.`
    }
  }
}
