import { NO_ANSWER } from "./codes.js"
import { Timers } from "./timers.js"

/** @typedef {import("./two-lanes.js").World} World */
/** @typedef {import("./two-lanes.js").Who} Who */
/** @typedef {import("./two-lanes.js").Ears} Ears */

/** An attempt that is not welcomed by then is given up, and so is a word that is not heard back; in milliseconds. */
const PATIENCE = 2500

/** After so much silence we ask whether we have missed anything: a browser hears pings, and a page does not. */
const SILENCE = 10 * 1000

/** A lane by one WebSocket, from the attempt to its end. It ends once, and is not heard of any more. */
export class SocketLane {
  name = "socket"

  #world
  #who
  #ears
  #timers

  /** @type {any} */
  #socket
  #isOver = false

  /** Said here, and not heard back: by its id. @type {Map<string, string>} */
  #unheard = new Map()

  /** Whether the node cannot take a word just now. */
  #isCutOff = false

  /** @param {World} world @param {Who} who @param {Ears} ears */
  constructor(world, who, ears) {
    this.#world = world
    this.#who = who
    this.#ears = ears
    this.#timers = new Timers(world)
  }

  /** A handshake that nobody answers brings no error, for a minute or for ever: only a clock of our own helps. */
  open() {
    this.#socket = this.#world.open()
    this.#socket.onopen = () => this.#ask()
    this.#socket.onmessage = (/** @type {any} */ { data }) => this.#isOver || this.#hear(JSON.parse(data))
    this.#socket.onclose = (/** @type {any} */ { code, reason }) => this.#end(code, reason)
    this.#timers.set("welcome", () => this.#giveUp(), PATIENCE)
  }

  /** @param {string} id @param {string} text */
  say(id, text) {
    this.#unheard.set(id, text)
    if (!this.#isCutOff) this.#say(id, text)
  }

  /** @param {string} id @param {string} text */
  #say(id, text) {
    this.#send({ type: "say", room: this.#who.room, id, text })
    if (!this.#timers.has("answer")) this.#timers.set("answer", () => this.#giveUp(), PATIENCE)
  }

  close() {
    this.#isOver = true
    this.#timers.clearAll()
    this.#socket.close()
  }

  /** Let me in, or: I stand here, is there more? The answer is a welcome. */
  #ask() {
    const position = this.#ears.position()
    this.#send(position ? { type: "resume", ...this.#who, ...position } : { type: "join", ...this.#who })
    if (!this.#timers.has("welcome")) this.#timers.set("welcome", () => this.#giveUp(), PATIENCE)
  }

  /** @param {any} message */
  #hear(message) {
    this.#timers.set("silence", () => this.#ask(), SILENCE)
    if (message.type === "welcome") {
      this.#timers.clear("welcome")
      this.#ears.welcomed(this, message)
    } else if (message.type === "said") {
      if (this.#unheard.delete(message.id)) this.#answered()
      this.#ears.heard(this, message)
    } else if (message.type === "status") {
      this.#told(message)
    } else {
      this.#ears.refused(message.message)
    }
  }

  /** A node that has lost the others takes no word: ours wait here until it has found them. @param {{ relay: string, message?: string }} status */
  #told({ relay, message }) {
    const wasCutOff = this.#isCutOff
    this.#isCutOff = relay === "down"
    this.#ears.told(relay, message)
    if (this.#isCutOff) this.#timers.clear("answer")
    else if (wasCutOff) for (const [id, text] of this.#unheard) this.#say(id, text)
  }

  #answered() {
    this.#timers.clear("answer")
    if (this.#unheard.size > 0) this.#timers.set("answer", () => this.#giveUp(), PATIENCE)
  }

  #giveUp() {
    this.#socket.close(NO_ANSWER)
    this.#end(NO_ANSWER, "no answer")
  }

  /** @param {number} code @param {string} reason */
  #end(code, reason) {
    if (this.#isOver) return
    this.#isOver = true
    this.#timers.clearAll()
    this.#ears.lost(this, code, reason)
  }

  /** @param {object} message */
  #send(message) {
    this.#socket.send(JSON.stringify(message))
  }
}
