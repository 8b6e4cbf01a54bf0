/**
 * The page's copy of the event log, and what follows from it. Events come in order, numbered without gaps unless the feed
 * says that it dropped some. Nothing here is drawn, and nothing is ever changed but by appending.
 */

import { asksForNews, Exchanges, isForPage, isStream } from "./exchanges.js"
import { firstAfter, indexOf } from "./order.js"

/**
 * One line of the log. Which facts it has beside these depends on its kind: `ws101.wiretap.EventLog` lists them.
 * @typedef {{ n: number, at: number, kind: string, wire?: string, connection?: number, from?: "client" | "server",
 *   start?: number, end?: number, bytes?: string, [fact: string]: any }} LogEvent
 */

/** The kinds that wait in the tap until they are handed on: bytes, and the end of a stream. */
const WAITING = ["head", "body", "frame", "opaque", "finished", "sse", "record", "resp"]

/** Of use to the views, but no line of its own: it is shown at the event whose bytes it is about. */
const SILENT = ["passed", "connected", "heap"]

/** Whether an event has a line of its own in a list. @param {LogEvent} event */
export function isLine(event) {
  return !SILENT.includes(event.kind)
}

/** What happens to a node belongs to all wires. */
const OF_EVERY_WIRE = ""

/** As many events as the kit itself keeps; the page forgets the oldest in batches, for forgetting one by one is slow. */
const MOST_EVENTS = 20_000
const AT_ONCE = 2000

/** Large messages are fewer: so many characters of Base64 are kept at most, which is 48 MB of bytes. */
const MOST_CHARACTERS = 64 * 1024 * 1024

/**
 * The stage as the kit tells it.
 * @typedef {{ state: string, problem: string | null, program: "step" | "mine", variants?: string[], variant?: string | null, epoch: string, newest: number, origin?: string,
 *   nodes: { id: string, name?: string, state: string, pid: number, port: number, exit?: string, output?: string }[],
 *   wires: { id: string, guest: string, page: string, from?: string, to: string, ends?: { client: string, server: string }, faults: { fault: string, way: string, value: number, jitter?: number, when?: Record<string, number> }[] }[] }} Stage
 */

export class Log {
  /** @type {LogEvent[]} */
  events = []

  /** How many events were forgotten again, so that the page does not grow for ever. */
  forgotten = 0

  /** Counts the logs that were here one after the other: what was learned of one means nothing in the next. */
  life = 0

  #characters = 0

  /** How many events this page never got. */
  dropped = 0

  /** How many events of each wire had a line of their own, forgotten or not. @type {Map<string, number>} */
  #lines = new Map()

  /** How many frames of each wire the tap passed over. @type {Map<string, number>} */
  #passedOver = new Map()

  /** @type {Stage | null} */
  stage = null

  /** Where the log was when this page came to it. @type {{ epoch: string, after: number } | null} */
  arrived = null

  /** @type {any} */
  verdict = null

  /** @type {any} */
  progress = null

  /** @type {Map<number, LogEvent>} */
  #byNumber = new Map()

  /** The `passed` event by which an event's last byte left the tap. @type {Map<number, LogEvent>} */
  #passed = new Map()

  /** The `closed` event by which bytes were lost that still waited in the tap. @type {Map<number, LogEvent>} */
  #lost = new Map()

  /** What waits in the tap, oldest first, by connection and side. @type {Map<string, LogEvent[]>} */
  #waiting = new Map()

  /** The connections that asked to switch protocols. @type {Set<number>} */
  #sockets = new Set()

  #exchanges = new Exchanges()

  /** By wire. @type {Map<string, import("./exchanges.js").Exchange>} */
  #asks = new Map()

  /** The events by which a page was loaded. @type {Set<number>} */
  #forPage = new Set()

  /** The chunks that carry an event stream, whose events have lines of their own. @type {Set<number>} */
  #carriers = new Set()

  /** The connections on which more was said than what loads a page. @type {Set<number>} */
  #talking = new Set()

  /** The beginning of each connection, in order. @type {Map<number, LogEvent>} */
  #opened = new Map()

  /** Those of them on which more is said than what loads a page, in order, by wire and of every wire. @type {Map<string, LogEvent[]>} */
  #openedTalks = new Map()

  /** The name of the log's life: a new stage counts its events from 1. */
  get epoch() {
    return this.stage?.epoch ?? ""
  }

  /** The newest event of this log when this page came: 0 of a log that began later. */
  get arrivedAt() {
    return this.arrived?.epoch === this.epoch ? this.arrived.after : 0
  }

  /** @param {Stage} stage */
  hearStage(stage) {
    if (this.stage && this.stage.epoch !== stage.epoch) this.#forget()
    this.stage = stage
  }

  /** Another log in the place of this one: a saved one. Of a long one the newest events are kept. @param {Stage} stage @param {LogEvent[]} events */
  begin(stage, events) {
    this.#forget()
    this.stage = stage
    this.append(events)
  }

  /** @param {LogEvent[]} batch */
  append(batch) {
    for (const event of batch) {
      if (event.n <= this.newest) continue
      this.events.push(event)
      this.#characters += charactersOf(event)
      this.#byNumber.set(event.n, event)
      this.#learn(event)
    }
    if (this.events.length >= MOST_EVENTS + AT_ONCE) this.#forgetOldest(this.events.length - MOST_EVENTS)
    if (this.#characters > MOST_CHARACTERS) this.#forgetOldest(Math.ceil(this.events.length / 4))
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
   * @returns {{ passed?: LogEvent, ms?: number, isLost: boolean }} neither passed nor lost: they are still there
   */
  stay(event, now) {
    const passed = this.#passed.get(event.n)
    if (passed && passed.n <= now) return { passed, ms: passed.at - event.at, isLost: false }
    const lost = this.#lost.get(event.n)
    return { isLost: lost !== undefined && lost.n <= now }
  }

  /** Whether this connection is, or wants to be, a WebSocket. @param {number | undefined} connection */
  isSocket(connection) {
    return connection !== undefined && this.#sockets.has(connection)
  }

  /** Whether this event only loads a page, or what a page is made of. @param {LogEvent} event */
  isForPage(event) {
    return this.#forPage.has(event.n)
  }

  /** Whether this is a chunk of an event stream: what it carries is told by the stream's events. @param {LogEvent} event */
  isCarrier(event) {
    return this.#carriers.has(event.n)
  }

  /** Whether more was said on this connection than what loads a page: it is a WebSocket, or somebody asked for news on it. @param {number | undefined} connection */
  isTalking(connection) {
    return connection !== undefined && this.#talking.has(connection)
  }

  /** The newest request for news on a wire, and its answer as far as it came. @param {string} wire */
  newestAsk(wire) {
    return this.#asks.get(wire)
  }

  /** How many events of a wire had a line of their own, those included that were forgotten again. @param {string} wire */
  linesOf(wire) {
    return (this.#lines.get(wire) ?? 0) + (this.#lines.get(OF_EVERY_WIRE) ?? 0)
  }

  /** How many frames of a wire came faster than the tap decodes: relayed, and not looked at. @param {string} wire */
  passedOver(wire) {
    return this.#passedOver.get(wire) ?? 0
  }

  /** Whether a connection was there already when that happened. @param {number | undefined} connection @param {LogEvent} event */
  isOpenedBefore(connection, event) {
    return (this.#opened.get(connection ?? -1)?.n ?? 0) < event.n
  }

  /**
   * Milliseconds since the event's connection was opened. What belongs to no connection, such as a fault, is timed by the
   * newest one of its wire.
   * @param {LogEvent} event
   */
  sinceOpen(event) {
    const own = this.#opened.get(event.connection ?? -1) ?? this.#newestOpened(event)
    return event.at - (own?.at ?? 0)
  }

  /** @param {LogEvent} event */
  #newestOpened(event) {
    const [ofWire, ofAny] = [event.wire ?? OF_EVERY_WIRE, OF_EVERY_WIRE].map(wire => this.#openedTalks.get(wire) ?? [])
    return ofWire[firstAfter(ofWire, event.n) - 1] ?? ofAny[firstAfter(ofAny, event.n) - 1]
  }

  #forget() {
    this.life++
    this.events = []
    this.dropped = 0
    this.forgotten = 0
    this.#characters = 0
    for (const index of [this.#byNumber, this.#passed, this.#lost, this.#waiting, this.#sockets, this.#opened, this.#openedTalks, this.#forPage, this.#carriers, this.#talking, this.#asks, this.#lines, this.#passedOver]) index.clear()
    this.#exchanges = new Exchanges()
  }

  /** @param {number} count */
  #forgetOldest(count) {
    this.forgotten += count
    for (const event of this.events.splice(0, count)) {
      this.#characters -= charactersOf(event)
      for (const index of [this.#byNumber, this.#passed, this.#lost, this.#forPage, this.#carriers]) index.delete(event.n)
      if (event.kind === "closed") this.#forgetConnection(event.connection)
    }
  }

  /** Of a connection whose last event is forgotten nothing is left to be said. @param {number | undefined} connection */
  #forgetConnection(connection) {
    if (connection === undefined) return
    const opened = this.#opened.get(connection)
    this.#opened.delete(connection)
    this.#sockets.delete(connection)
    this.#talking.delete(connection)
    for (const list of this.#openedTalks.values()) {
      const index = opened ? indexOf(list, opened.n) : -1
      if (index >= 0) list.splice(index, 1)
    }
  }

  /** @param {LogEvent} event */
  #learn(event) {
    const { kind, connection, from } = event
    if (isLine(event)) count(this.#lines, event.wire ?? OF_EVERY_WIRE, 1)
    if (kind === "opaque" && event.frames) count(this.#passedOver, event.wire ?? OF_EVERY_WIRE, event.frames)
    if (connection === undefined) return
    if (kind === "opened") this.#opened.set(connection, event)
    if (asksToSwitch(event)) this.#sockets.add(connection)
    this.#sort(connection, event)
    if (WAITING.includes(kind)) this.#lane(connection, from).push(event)
    if (kind === "passed") this.#handOn(this.#lane(connection, from), event)
    if (kind === "closed") this.#lose(connection, event)
  }

  /** @param {number} connection @param {LogEvent} event */
  #sort(connection, event) {
    if (event.kind === "frame") return this.#learnTalk(connection)
    const exchange = this.#exchanges.hear(event)
    if (!exchange) return
    if (isForPage(exchange)) this.#forPage.add(event.n)
    else this.#learnTalk(connection)
    if (event.kind === "body" && event.from === "server" && !event.last && isStream(exchange.response)) this.#carriers.add(event.n)
    const wire = event.wire ?? OF_EVERY_WIRE
    if (asksForNews(exchange) && exchange.request.n >= (this.#asks.get(wire)?.request.n ?? 0)) this.#asks.set(wire, exchange)
  }

  /** @param {number} connection */
  #learnTalk(connection) {
    if (this.#talking.has(connection)) return
    this.#talking.add(connection)
    const opened = this.#opened.get(connection)
    if (!opened) return
    for (const wire of [opened.wire ?? OF_EVERY_WIRE, OF_EVERY_WIRE]) {
      const list = this.#openedTalks.get(wire) ?? []
      this.#openedTalks.set(wire, list)
      list.splice(firstAfter(list, opened.n), 0, opened)
    }
  }

  /** @param {number} connection @param {string | undefined} from */
  #lane(connection, from) {
    const name = `${connection} ${from}`
    const lane = this.#waiting.get(name) ?? []
    this.#waiting.set(name, lane)
    return lane
  }

  /** Nothing overtakes in the tap, so only the oldest can go. @param {LogEvent[]} lane @param {LogEvent} passed */
  #handOn(lane, passed) {
    while (lane.length > 0 && hasPassed(lane[0], passed)) this.#passed.set(/** @type {LogEvent} */ (lane.shift()).n, passed)
  }

  /** @param {number} connection @param {LogEvent} closed */
  #lose(connection, closed) {
    for (const from of ["client", "server"]) {
      for (const event of this.#lane(connection, from)) this.#lost.set(event.n, closed)
      this.#waiting.delete(`${connection} ${from}`)
    }
  }
}

/** @param {Map<string, number>} counts @param {string} key @param {number} more */
function count(counts, key, more) {
  counts.set(key, (counts.get(key) ?? 0) + more)
}

/** @param {LogEvent} event @param {LogEvent} passed */
function hasPassed(event, passed) {
  return event.kind === "finished" ? passed.how !== undefined : (event.end ?? 0) <= (passed.end ?? 0)
}

/** @param {LogEvent} event */
function charactersOf(event) {
  return (event.bytes?.length ?? 0) + (event.inflated?.length ?? 0) + (event.text?.length ?? 0)
}

/** @param {LogEvent} event */
function asksToSwitch(event) {
  return (
    event.kind === "head" &&
    event.request !== undefined &&
    event.fields.some((/** @type {[string, string]} */ [name, value]) => name.toLowerCase() === "upgrade" && value.toLowerCase().includes("websocket"))
  )
}
