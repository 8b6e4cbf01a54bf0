import { delayBefore } from "./backoff.js"
import { NO_ANSWER, meansStayAway } from "./codes.js"
import { PollLane } from "./poll-lane.js"
import { SocketLane } from "./socket-lane.js"
import { Timers } from "./timers.js"

/** While we poll, a WebSocket is tried after so long, or down to half of it by chance; in milliseconds. */
const AGAIN = 10 * 1000

/** @typedef {{ epoch: string, offset: number }} Position */
/** @typedef {{ room: string, name: string, session: string }} Who */
/** @typedef {SocketLane | PollLane} Lane two classes, one shape: `name`, `open`, `say`, `close` */

/**
 * What comes from outside: sockets, requests, time, chance and memory; and who wants to know.
 * @typedef {object} World
 * @property {() => any} open a new socket
 * @property {(path: string, options: object) => Promise<any>} ask as `fetch` does
 * @property {(what: () => void, ms: number) => unknown} after
 * @property {(timer: any) => void} cancel
 * @property {() => number} chance
 * @property {() => string} newId
 * @property {() => string | null | undefined} recall the lane that worked last, if that is known
 * @property {(lane: string) => void} remember
 * @property {(lane: string, node?: string) => void} onLane we are on this lane now, and at this node, if it said so
 * @property {(said: any) => void} onSaid each message once, in order
 * @property {() => void} onReset what was missed cannot be had: we go on from here
 * @property {(relay: string, why?: string) => void} [onRelay] our node has lost the others ("down"), or found them ("up")
 * @property {(code: number, reason: string) => void} onStop we are sent away
 * @property {(sentence: string) => void} onError
 */

/**
 * To whom a lane tells what it hears.
 * @typedef {object} Ears
 * @property {() => Position | undefined} position how far we have come, by whichever lane
 * @property {(lane: Lane, welcome: Position & { recovered: boolean, node?: string }) => void} welcomed
 * @property {(lane: Lane, said: any) => void} heard
 * @property {(id: string) => void} taken what we said was taken
 * @property {(relay: string, why?: string) => void} told
 * @property {(lane: Lane, code: number, reason: string) => void} lost
 * @property {(sentence: string) => void} refused
 */

/** Where to begin: what worked last is likely to work now, and a WebSocket is better. @param {string | null | undefined} remembered */
export function choose(remembered) {
  return remembered === "poll" ? "poll" : "socket"
}

/** A page's stay in a room: by a WebSocket where there is a way for one, by polling where there is none. One position for both. */
export class TwoLanes {
  #world
  #who
  #timers

  /** By which we hear. @type {Lane | undefined} */
  #lane

  /** @type {Position | undefined} */
  #position

  /** Said, and not taken yet: by its id. @type {Map<string, string>} */
  #outbox = new Map()

  /** @type {Ears} */
  #ears = {
    position: () => this.#position,
    welcomed: (lane, welcome) => this.#welcomed(lane, welcome),
    heard: (lane, said) => this.#heard(lane, said),
    taken: id => void this.#outbox.delete(id),
    told: (relay, why) => this.#world.onRelay?.(relay, why),
    lost: (lane, code, reason) => this.#lost(lane, code, reason),
    refused: sentence => this.#world.onError(sentence),
  }

  /** @param {Who} who @param {World} world */
  constructor(who, world) {
    this.#who = who
    this.#world = world
    this.#timers = new Timers(world)
  }

  begin() {
    if (choose(this.#world.recall()) === "poll") return this.#fallBack()
    this.#try()
  }

  /** Kept until it is taken, and said again on each lane: under its id it is said once. @param {string} text */
  say(text) {
    const id = this.#world.newId()
    this.#outbox.set(id, text)
    this.#lane?.say(id, text)
  }

  /** Something has changed for the better: the network is back, or somebody looks. A better lane is tried soon. */
  hurry() {
    if (this.#timers.has("again")) this.#timers.set("again", () => this.#try(), delayBefore(0, this.#world.chance))
  }

  /** What was said and is not known to be taken: the ids. */
  get unheard() {
    return [...this.#outbox.keys()]
  }

  /** A probe beside the lane that we have: nothing is given up before something better has proved itself. */
  #try() {
    new SocketLane(this.#world, this.#who, this.#ears).open()
  }

  #tryLater() {
    this.#timers.set("again", () => this.#try(), AGAIN * (0.5 + this.#world.chance() / 2))
  }

  #fallBack() {
    const lane = new PollLane(this.#world, this.#who, this.#ears)
    this.#switchTo(lane)
    lane.open()
    this.#tryLater()
  }

  /** Open the new, then end the old: for a moment both may bring the same, and the position sorts it out. @param {Lane} lane @param {string} [node] */
  #switchTo(lane, node) {
    const before = this.#lane
    this.#lane = lane
    before?.close()
    this.#world.remember(lane.name)
    this.#world.onLane(lane.name, node)
    for (const [id, text] of this.#outbox) lane.say(id, text)
  }

  /** @param {Lane} lane @param {Position & { recovered: boolean, node?: string }} welcome */
  #welcomed(lane, { epoch, offset, recovered, node }) {
    const isFirst = this.#position === undefined
    const isKnown = recovered && this.#position?.epoch === epoch
    if (!isKnown) this.#position = { epoch, offset }
    if (!isFirst && !isKnown) this.#world.onReset()
    if (lane !== this.#lane) this.#switchTo(lane, node)
  }

  /** Known is known, whichever lane brought it. A lane that leaves something out is no good. @param {Lane} lane @param {{ offset: number, id: string }} said */
  #heard(lane, said) {
    this.#outbox.delete(said.id)
    const position = this.#position
    if (!position || said.offset <= position.offset) return
    if (said.offset > position.offset + 1) {
      lane.close()
      return this.#lost(lane, NO_ANSWER, "a gap")
    }
    this.#position = { ...position, offset: said.offset }
    this.#world.onSaid(said)
  }

  /** A probe that fails changes nothing; the lane that we have is replaced at once. @param {Lane} lane @param {number} code @param {string} reason */
  #lost(lane, code, reason) {
    if (meansStayAway(code)) return this.#stop(code, reason)
    if (this.#lane && lane !== this.#lane) return this.#tryLater()
    this.#lane = undefined
    this.#fallBack()
  }

  /** @param {number} code @param {string} reason */
  #stop(code, reason) {
    this.#lane?.close()
    this.#lane = undefined
    this.#timers.clearAll()
    this.#world.onStop(code, reason)
  }
}
