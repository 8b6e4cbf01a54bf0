import { addressOf, arrivalAt, targetOf } from "../wire/address.js"
import { attemptsOf } from "../wire/attempts.js"
import { endsOf, wireName } from "../wire/ends.js"
import { connectionInView, endingOf } from "../wire/ending.js"
import { isShown, Sieve } from "../wire/shown.js"
import { drawAttempts } from "../view/attempts.js"
import { drawEnding } from "../view/ending.js"
import { part } from "../view/part.js"
import { EventList } from "./event-list.js"
import { PlaybackBar } from "./playback-bar.js"
import { SelectedEvent } from "./selected-event.js"
import { WirePicture } from "./wire-picture.js"

/** @typedef {import("../wire/log.js").Log} Log */
/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/shown.js").Wish} Wish */

/**
 * All views of a log: each is drawn from the events, the moment and the selection, and from nothing else. A lesson's stage
 * has them, the page of a tap, and the replay of a saved log.
 */
export class WireViews {
  #root
  #log
  #say
  #sieve

  /** @type {Wish} */
  #wish

  /** The wire that was asked for, as soon as one is. */
  #chosen = ""

  #bar
  #picture
  #list
  #frame
  #epoch = ""

  /** How all of it is drawn, view by view: what comes by itself may take its time between them. @type {(() => void)[]} */
  steps

  /** Those that are shown, up to the moment. @type {LogEvent[]} */
  #events = []

  #byte = /** @type {number | undefined} */ (undefined)

  /** The address that was followed last: to follow it again would undo what was selected since. */
  #followed = ""

  /** The selected event to which the address leads. */
  #noted = 0

  /**
   * @param {HTMLElement} root
   * @param {Log} log
   * @param {{ kind: Wish["kind"], say: (problem: string) => void, fetch?: import("../wire/rest.js").Fetch, onDraw?: () => void }} page
   *   `fetch`: gets bytes that the log does not keep, where there is somebody to ask
   */
  constructor(root, log, { kind, say, fetch, onDraw = () => undefined }) {
    this.#root = root
    this.#log = log
    this.#say = say
    this.#sieve = new Sieve(log)
    this.#wish = { wire: "", direction: "both", kind, pings: "dim", query: "", off: [], position: 0 }
    const listed = { all: () => this.#sieve.all(this.#wish), landmarks: (/** @type {number} */ most) => this.#sieve.landmarks(this.#wish, most), newest: () => log.newest }
    this.#bar = new PlaybackBar(root, listed, { moved: () => this.#moved(), jump: n => this.select(n) })
    this.#picture = new WirePicture(root, n => this.select(n))
    this.#list = new EventList(root, kind, { select: n => this.select(n), enter: () => this.#frame.focus(), wish: wish => this.#wishFor(wish) })
    this.#frame = new SelectedEvent(root, log, {
      link: () => new URL(addressOf(log, this.selected, this.#byte), location.href).href,
      back: () => this.#list.focus(),
      chooseByte: byte => this.#noteAddress((log.find(this.selected)?.header ?? 0) + byte),
      fetch,
    })
    this.steps = [() => this.#look(), () => this.#drawPicture(), () => this.#drawList(), () => this.#drawFrame(), onDraw]
    addEventListener("hashchange", () => this.#followAddress())
  }

  get wire() {
    return this.#wish.wire
  }

  /** The number of the newest event that counts. */
  get position() {
    return this.#bar.position
  }

  get selected() {
    return this.#bar.selected
  }

  /** @param {string} wire */
  chooseWire(wire) {
    this.#chosen = wire
    this.#wishFor({ wire })
  }

  /** @param {Partial<Wish>} wish */
  #wishFor(wish) {
    this.#wish = { ...this.#wish, ...wish }
    this.draw()
  }

  /** By the playback, to another moment or another event. */
  #moved() {
    if (this.selected !== this.#noted) this.#noteAddress()
    this.draw()
    this.#list.reveal()
  }

  /** Looks at an event; the address then leads to it. @param {number} n @param {number} [byte] of it */
  select(n, byte) {
    const event = this.#log.find(n)
    if (!event) return
    this.#bar.select(n)
    if (event.wire) {
      this.#chosen = event.wire
      this.#wish = { ...this.#wish, wire: event.wire }
    }
    if (!isShown(this.#log, event, this.#wish)) this.#wish = { ...this.#wish, ...this.#list.showAll() }
    this.#noteAddress(byte)
    this.draw()
    this.#list.reveal()
    if (byte !== undefined) this.#frame.markByte(event, byte)
  }

  #followAddress() {
    const target = targetOf(location)
    if (!target || location.href === this.#followed) return
    const arrival = arrivalAt(this.#log, target)
    if (arrival?.isHere) this.select(target.n, target.byte)
    if (!arrival?.problem) return
    this.#bar.deselect()
    this.#noteAddress() // Said once.
    this.#say(arrival.problem)
  }

  /** The page's address leads to the selected event, wherever the playback went. @param {number} [byte] */
  #noteAddress(byte) {
    this.#byte = byte
    this.#noted = this.selected
    history.replaceState(null, "", this.selected > 0 ? addressOf(this.#log, this.selected, byte) : location.pathname)
    this.#followed = location.href
  }

  /** All of it at once: what was done by hand is seen without waiting. */
  draw() {
    for (const step of this.steps) step()
  }

  /** Which moment it is, and what is to be seen of it: the other views follow. */
  #look() {
    const stage = this.#log.stage
    if (!stage) return
    if (this.#log.epoch !== this.#epoch) this.#beginAnew()
    this.#wish = { ...this.#wish, wire: wireToShow(stage, this.#chosen) }
    this.#bar.follow()
    this.#wish = { ...this.#wish, position: this.position }
    this.#followAddress()
    this.#events = this.#sieve.now(this.#wish)
    this.#bar.draw()
  }

  /** Another stage runs, whose log counts from 1: nothing that was drawn means anything any more. */
  #beginAnew() {
    this.#epoch = this.#log.epoch
    this.#bar.begin()
    this.#list.clear()
  }

  #drawPicture() {
    const { position, ...filters } = this.#wish
    const name = wireName(this.#log.stage?.wires.find(wire => wire.id === this.wire))
    const ends = endsOf(this.#log.stage, this.wire)
    const key = JSON.stringify([this.#epoch, filters])
    this.#picture.draw(this.#log, this.#events, { name, ends, pings: this.#sieve.pings(this.#wish), position, selected: this.selected, isLive: this.#bar.isLive, key })
  }

  #drawList() {
    this.#list.draw(this.#log, this.#events, { wish: this.#wish, sieve: this.#sieve, selected: this.selected, isLive: this.#bar.isLive })
  }

  #drawFrame() {
    this.#frame.draw(this.#log.find(this.selected), this.position)
    const connection = connectionInView(this.#log, { wire: this.wire, selected: this.selected, now: this.position })
    drawEnding(part(this.#root, ".ending", HTMLElement), connection === undefined ? undefined : endingOf(this.#log, connection, this.position))
    const moment = this.#log.find(this.position)?.at ?? 0
    drawAttempts(part(this.#root, ".attempts", HTMLElement), attemptsOf(this.#log, this.wire, this.position), moment)
  }
}

/** The chosen one; a guest's, before any is; and before guests have come, any. @param {NonNullable<Log["stage"]>} stage @param {string} chosen */
function wireToShow({ wires }, chosen) {
  const wire = wires.find(({ id }) => id === chosen) ?? wires.find(({ page }) => page) ?? wires[0]
  return wire?.id ?? ""
}
