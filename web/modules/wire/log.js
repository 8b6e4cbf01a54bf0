/**
 * The page's copy of the event log, and what follows from it. Events come in order, numbered without gaps unless the feed
 * says that it dropped some. Nothing here is drawn, and nothing is ever changed but by appending.
 */

/**
 * One line of the log. Which facts it has beside these depends on its kind: `ws101.wiretap.EventLog` lists them.
 * @typedef {{ n: number, at: number, kind: string, wire?: string, connection?: number, from?: "client" | "server",
 *   start?: number, end?: number, bytes?: string, [fact: string]: any }} LogEvent
 */

/** The kinds that are bytes on the wire. */
const OF_BYTES = ["head", "body", "frame", "opaque", "violation"]

/**
 * The stage as the kit tells it.
 * @typedef {{ state: string, problem: string | null, program: "step" | "mine", epoch: string, newest: number,
 *   nodes: { id: string, state: string, pid: number, port: number, exit?: string, output?: string }[],
 *   wires: { id: string, guest: string, page: string, to: string, faults: { fault: string, way: string, value: number }[] }[] }} Stage
 */

export class Log {
  /** @type {LogEvent[]} */
  events = []

  /** How many events this page never got. */
  dropped = 0

  /** @type {Stage | null} */
  stage = null

  /** @type {any} */
  verdict = null

  /** @type {any} */
  progress = null

  /** @type {Map<number, LogEvent>} */
  #byNumber = new Map()

  /** The `passed` event by which an event's last byte left the tap. @type {Map<number, LogEvent>} */
  #passed = new Map()

  /** What waits in the tap, oldest first, by connection and side. @type {Map<string, LogEvent[]>} */
  #waiting = new Map()

  /** The connections that asked to switch protocols. @type {Set<number>} */
  #sockets = new Set()

  /** The beginnings of connections, in order. @type {LogEvent[]} */
  #opened = []

  /** The name of the log's life: a new stage counts its events from 1. */
  get epoch() {
    return this.stage?.epoch ?? ""
  }

  /** @param {Stage} stage */
  hearStage(stage) {
    if (this.stage && this.stage.epoch !== stage.epoch) this.#forget()
    this.stage = stage
  }

  /** @param {LogEvent[]} batch */
  append(batch) {
    for (const event of batch) {
      if (event.n <= this.newest) continue
      this.events.push(event)
      this.#byNumber.set(event.n, event)
      this.#learn(event)
    }
  }

  /** The number of the newest event, 0 if there is none. */
  get newest() {
    return this.events.length > 0 ? this.events[this.events.length - 1].n : 0
  }

  /** @param {number} n */
  find(n) {
    return this.#byNumber.get(n)
  }

  /**
   * How long an event's bytes were in the tap, in milliseconds, as known at the event number `now`.
   * @param {LogEvent} event
   * @param {number} now
   * @returns {{ passed: LogEvent | undefined, ms: number | undefined }} undefined if they are still there
   */
  stay(event, now) {
    const passed = this.#passed.get(event.n)
    if (!passed || passed.n > now) return { passed: undefined, ms: undefined }
    return { passed, ms: passed.at - event.at }
  }

  /** Whether this connection is, or wants to be, a WebSocket. @param {number | undefined} connection */
  isSocket(connection) {
    return connection !== undefined && this.#sockets.has(connection)
  }

  /**
   * Milliseconds since the event's connection was opened. What belongs to no connection, such as a fault, is timed by the
   * newest one of its wire.
   * @param {LogEvent} event
   */
  sinceOpen(event) {
    const own = event.connection && this.#opened.find(each => each.connection === event.connection)
    return event.at - (own || this.#newestOpened(event)).at
  }

  /** @param {LogEvent} event */
  #newestOpened(event) {
    const earlier = this.#opened.filter(each => each.n < event.n && this.#sockets.has(each.connection ?? -1))
    return earlier.filter(each => each.wire === event.wire).pop() ?? earlier.pop() ?? { at: 0 }
  }

  #forget() {
    this.events = []
    this.dropped = 0
    this.#opened = []
    for (const index of [this.#byNumber, this.#passed, this.#waiting, this.#sockets]) index.clear()
  }

  /** @param {LogEvent} event */
  #learn(event) {
    if (event.kind === "opened") this.#opened.push(event)
    if (asksToSwitch(event) && event.connection) this.#sockets.add(event.connection)

    const lane = `${event.connection} ${event.from}`
    if (OF_BYTES.includes(event.kind) || event.kind === "finished") {
      this.#waiting.set(lane, [...(this.#waiting.get(lane) ?? []), event])
    }
    if (event.kind === "passed") {
      const waiting = this.#waiting.get(lane) ?? []
      const gone = waiting.filter(each => hasPassed(each, event))
      gone.forEach(each => this.#passed.set(each.n, event))
      this.#waiting.set(lane, waiting.filter(each => !gone.includes(each)))
    }
  }
}

/** @param {LogEvent} event @param {LogEvent} passed */
function hasPassed(event, passed) {
  return event.kind === "finished" ? passed.how !== undefined : (event.end ?? 0) <= (passed.end ?? 0)
}

/** @param {LogEvent} event */
function asksToSwitch(event) {
  return (
    event.kind === "head" &&
    event.request !== undefined &&
    event.fields.some((/** @type {[string, string]} */ [name, value]) => name.toLowerCase() === "upgrade" && value.toLowerCase().includes("websocket"))
  )
}
