import { delayBefore } from "./backoff.js"
import { NO_ANSWER, meansStayAway } from "./codes.js"
import { Timers } from "./timers.js"

/** Who has not been welcomed or answered by then is given up; in milliseconds. */
const PATIENCE = 5 * 1000

/** So long a connection has to last before its loss counts as a first one again. */
const STABLE = 5 * 1000

/** After so much silence we ask whether we have missed anything: a browser hears pings, and a page does not. */
const SILENCE = 10 * 1000

/** @typedef {{ epoch: string, offset: number }} Position */
/** @typedef {"connecting" | "live" | "waiting" | "stopped"} State */

/**
 * A socket, as far as we use one.
 * @typedef {{ send: (text: string) => void, close: (code?: number) => void, onopen: unknown, onmessage: unknown, onclose: unknown }} Socket
 */

/**
 * What comes from outside: sockets, time and chance; and who wants to know.
 * @typedef {object} World
 * @property {() => any} open a new socket
 * @property {(what: () => void, ms: number) => unknown} after
 * @property {(timer: any) => void} cancel
 * @property {() => number} chance
 * @property {() => string} newId
 * @property {(state: State, facts: { attempt?: number, delay?: number, code?: number, reason?: string }) => void} onState
 * @property {(said: any) => void} onSaid each message once, in order
 * @property {() => void} onReset what was missed cannot be had: we go on from here
 * @property {(sentence: string) => void} onError
 * @property {number} [pace] ms before each word that is said again, where a node counts how many come
 */

/**
 * A page's stay in a room, over as many sockets as it takes. Each has a number, and only the newest is listened to: whatever
 * an older one still has to say, its end included, is too late.
 */
export class Comeback {
  #world
  #who

  /** @type {any} */
  #socket
  #generation = 0
  #attempt = 0
  #isLive = false

  /** @type {Position | undefined} */
  #position

  /** Said, and not heard back yet: by its id. @type {Map<string, string>} */
  #outbox = new Map()

  #timers

  /** @param {{ room: string, name: string, session: string }} who @param {World} world */
  constructor(who, world) {
    this.#who = who
    this.#world = world
    this.#timers = new Timers(world)
  }

  connect() {
    this.#timers.clearAll()
    const generation = ++this.#generation
    const isOurs = (/** @type {(event: any) => void} */ hear) => (/** @type {any} */ event) => generation === this.#generation && hear(event)
    this.#world.onState("connecting", { attempt: this.#attempt })
    this.#socket = this.#world.open()
    this.#socket.onopen = isOurs(() => this.#send(this.#position ? { type: "resume", ...this.#who, ...this.#position } : { type: "join", ...this.#who }))
    this.#socket.onmessage = isOurs(({ data }) => this.#received(JSON.parse(data)))
    this.#socket.onclose = isOurs(({ code, reason }) => this.#lost(code, reason))
    this.#timers.set("welcome", () => this.#giveUp(), PATIENCE)
  }

  /** Kept until it is heard back, and said again after each loss: under its id it is said once. @param {string} text */
  say(text) {
    const id = this.#world.newId()
    this.#outbox.set(id, text)
    if (this.#isLive && !this.#timers.has("pace")) this.#sent(id)
  }

  /** Something has changed for the better: the network is back, or somebody looks. Still not all at once. */
  hurry() {
    if (!this.#timers.has("wait")) return
    this.#attempt = 0
    this.#wait()
  }

  /** What was said and not heard back: the ids. */
  get unheard() {
    return [...this.#outbox.keys()]
  }

  /** What waits is said again in its order, all at once or each after a pace; what is said meanwhile comes behind it. */
  #sayAgain(waiting = this.#outbox.keys()) {
    const { pace } = this.#world
    if (pace === undefined) return [...waiting].forEach(id => this.#sent(id))
    const sayNext = () => {
      const { value: id, done } = waiting.next()
      if (done) return
      this.#sent(id)
      this.#sayAgain(waiting)
    }
    this.#timers.set("pace", sayNext, pace)
  }

  /** @param {string} id */
  #sent(id) {
    this.#send({ type: "say", room: this.#who.room, id, text: this.#outbox.get(id) })
    if (!this.#timers.has("answer")) this.#timers.set("answer", () => this.#giveUp(), PATIENCE)
  }

  /** @param {any} message */
  #received(message) {
    if (message.type === "welcome") this.#welcomed(message)
    if (message.type === "said") this.#said(message)
    if (message.type === "error") this.#world.onError(message.message)
    if (this.#isLive) this.#timers.set("silence", () => this.#ask(), SILENCE)
  }

  /** @param {Position & { recovered: boolean }} welcome */
  #welcomed({ epoch, offset, recovered }) {
    const isFirst = this.#position === undefined
    const isKnown = recovered && this.#position?.epoch === epoch
    if (!isKnown) this.#position = { epoch, offset }
    if (!isFirst && !isKnown) this.#world.onReset()
    this.#timers.clear("welcome")
    if (this.#isLive) return
    this.#isLive = true
    this.#world.onState("live", {})
    this.#timers.set("stable", () => (this.#attempt = 0), STABLE)
    this.#sayAgain()
  }

  /** Known is known, and after a gap we ask for what is missing. @param {{ offset: number, id: string }} said */
  #said(said) {
    const position = this.#position
    if (!position) return
    if (this.#outbox.delete(said.id)) this.#answered()
    if (said.offset > position.offset + 1) return this.#ask()
    if (said.offset <= position.offset) return
    this.#position = { ...position, offset: said.offset }
    this.#world.onSaid(said)
  }

  /** One of our words has come back; whether the next does is another five seconds' question. */
  #answered() {
    this.#timers.clear("answer")
    if (this.#outbox.size > 0) this.#timers.set("answer", () => this.#giveUp(), PATIENCE)
  }

  /** We stand here: is there more? The answer is a welcome, and until it comes we do not ask again. */
  #ask() {
    if (this.#timers.has("welcome")) return
    this.#send({ type: "resume", ...this.#who, ...this.#position })
    this.#timers.set("welcome", () => this.#giveUp(), PATIENCE)
  }

  /** The close of a dead connection may take for ever; we do not wait for it. */
  #giveUp() {
    this.#socket.close(NO_ANSWER)
    this.#lost(NO_ANSWER, "no answer")
  }

  /** @param {number} code @param {string} reason */
  #lost(code, reason) {
    this.#generation++
    this.#isLive = false
    this.#timers.clearAll()
    if (meansStayAway(code)) return this.#world.onState("stopped", { code, reason })
    this.#wait()
  }

  #wait() {
    const delay = delayBefore(this.#attempt, this.#world.chance)
    this.#world.onState("waiting", { attempt: this.#attempt + 1, delay })
    this.#attempt++
    this.#timers.set("wait", () => this.connect(), delay)
  }

  /** @param {object} message */
  #send(message) {
    this.#socket.send(JSON.stringify(message))
  }
}
