import { delayBefore } from "./backoff.js"
import { Timers } from "./timers.js"

/** @typedef {import("./two-lanes.js").World} World */
/** @typedef {import("./two-lanes.js").Who} Who */
/** @typedef {import("./two-lanes.js").Ears} Ears */

/** The server answers a question within 25 s; whoever does not is gone. In milliseconds. */
const PATIENCE = 35 * 1000

/** An unknown position is answered by the one from which to go on. */
const GONE = 410

/** A lane by plain requests: a question that waits for what is said, and one request at a time for what we say. */
export class PollLane {
  name = "poll"

  #world
  #who
  #ears
  #timers
  #isOver = false
  #isLost = false
  #requests = new Set()

  /** To be said, in order. @type {{ id: string, text: string }[]} */
  #words = []

  /** @param {World} world @param {Who} who @param {Ears} ears */
  constructor(world, who, ears) {
    this.#world = world
    this.#who = who
    this.#ears = ears
    this.#timers = new Timers(world)
  }

  /** The next question acknowledges what the last answer brought. */
  async open() {
    while (!this.#isOver) await this.#untilDone("listen", () => this.#listen())
  }

  /** @param {string} id @param {string} text */
  say(id, text) {
    this.#words.push({ id, text })
    if (this.#words.length === 1) this.#speak()
  }

  /** A question that waits is ended, and with it one of the browser's six connections is free. */
  close() {
    this.#isOver = true
    this.#timers.clearAll()
    for (const request of this.#requests) request.abort()
  }

  /** Answered like a resume: by all that follows our position, or by the word that it is not known. A position that was told us a moment ago should be. */
  async #listen() {
    const position = this.#ears.position()
    const query = position ? `&epoch=${encodeURIComponent(position.epoch)}&after=${position.offset}` : ""
    const { status, answer } = await this.#ask(`/messages?room=${encodeURIComponent(this.#who.room)}${query}`, { cache: "no-store" })
    if (this.#isOver) return
    if (status !== 200 && status !== GONE) throw new Error(answer.message)
    this.#ears.welcomed(this, { ...answer, recovered: status !== GONE })
    for (const said of answer.messages ?? []) this.#ears.heard(this, said)
    const isLostAgain = status === GONE && this.#isLost
    this.#isLost = status === GONE
    if (isLostAgain) throw new Error("Whoever answers does not know what the one before has told us.")
  }

  /** One after another, for two requests may overtake each other. */
  async #speak() {
    while (this.#words.length > 0 && !this.#isOver) {
      await this.#untilDone("speak", () => this.#post(this.#words[0]))
      this.#words.shift()
    }
  }

  /** @param {{ id: string, text: string }} word */
  async #post(word) {
    const body = JSON.stringify({ type: "say", ...this.#who, ...word })
    const { status, answer } = await this.#ask("/messages", { method: "POST", headers: { "Content-Type": "application/json" }, body })
    if (status >= 500) throw new Error(answer.message)
    if (status >= 400) this.#ears.refused(answer.message)
    this.#ears.taken(word.id)
  }

  /** Until it works, with a pause by chance below a ceiling that doubles. @param {string} name @param {() => Promise<void>} work */
  async #untilDone(name, work) {
    for (let failures = 0; !this.#isOver; failures++) {
      try {
        return await work()
      } catch {
        await new Promise(done => this.#isOver || this.#timers.set(name, () => done(undefined), delayBefore(failures, this.#world.chance)))
      }
    }
  }

  /** @param {string} path @param {object} options */
  async #ask(path, options) {
    const request = new AbortController()
    this.#requests.add(request)
    this.#timers.set(path, () => request.abort(), PATIENCE)
    try {
      const response = await this.#world.ask(path, { ...options, signal: request.signal })
      return { status: response.status, answer: await response.json() }
    } finally {
      this.#requests.delete(request)
      this.#timers.clear(path)
    }
  }
}
