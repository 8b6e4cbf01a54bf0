import { addressOf, arrivalAt, targetOf } from "../wire/address.js"
import { size } from "../wire/bytes.js"
import { attemptsOf } from "../wire/attempts.js"
import { copiesOf } from "../wire/copy.js"
import { connectionInView, endingOf } from "../wire/ending.js"
import { rowsOf } from "../wire/picture.js"
import { landmarks, pauseBefore, placeWords, Playback } from "../wire/playback.js"
import { SEARCH_HELP, searchFor } from "../wire/search.js"
import { firstAfter, shown, Sieve } from "../wire/shown.js"
import { windowOf } from "../wire/window.js"
import { besidesKind, isPing, kindOf, nameOf, shapeOf, wayOf } from "../wire/words.js"
import { drawAttempts } from "../view/attempts.js"
import { html, shape } from "../view/build.js"
import { drawEnding } from "../view/ending.js"
import { EventTable } from "../view/events.js"
import { Legend } from "../view/legend.js"
import { part } from "../view/part.js"
import { isAtEnd, revealIn } from "../view/reveal.js"
import { markByte, partsOf } from "../view/selected.js"
import { drawLaneNames, drawSequence } from "../view/sequence.js"

/** @typedef {import("../wire/log.js").Log} Log */
/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/shown.js").Wish} Wish */

/** So many events are drawn in the picture at most; the list has more of them. */
const MOST_IN_PICTURE = 60

/** So many moments are offered to jump to. */
const MOST_LANDMARKS = 40

/** What is read aloud changes at most once a second. */
const ALOUD = 1000

/** Which button a key stands for while the focus is in the playback. @type {Record<string, string | undefined>} */
const KEYS = { ArrowLeft: "[data-back]", ArrowRight: "[data-step]", l: "[data-live]", L: "[data-live]" }

/** The slider has its own use for the arrows, and none for space. @type {Record<string, string | undefined>} */
const KEYS_OF_SLIDER = { " ": "[data-play]", l: "[data-live]", L: "[data-live]" }

/**
 * All views of a log: each is drawn from the events, the moment and the selection, and from nothing else. A lesson's stage
 * has them, the page of a tap, and the replay of a saved log.
 */
export class WireViews {
  #root
  #log
  #say
  #onDraw
  #sieve
  #playback = new Playback()

  /** @type {Wish} */
  #wish

  #table
  #legend
  #epoch = ""
  #drawnFrame = ""
  #drawnPicture = ""
  #drawnSelection = 0
  #drawnLandmarks = ""
  #byte = /** @type {number | undefined} */ (undefined)
  #saidAt = 0
  #beat = 0

  /** The address that was followed last: to follow it again would undo what was selected since. */
  #followed = ""

  /**
   * @param {HTMLElement} root
   * @param {Log} log
   * @param {{ kind: Wish["kind"], say: (problem: string) => void, onDraw?: () => void }} page
   */
  constructor(root, log, { kind, say, onDraw = () => undefined }) {
    this.#root = root
    this.#log = log
    this.#say = say
    this.#onDraw = onDraw
    this.#sieve = new Sieve(log)
    this.#wish = { wire: "", direction: "both", kind, pings: "dim", query: "", off: [], position: 0 }
    part(root, `input[name=kind][value=${kind}]`, HTMLInputElement).checked = true
    const body = part(root, ".events tbody", HTMLTableSectionElement)
    this.#table = new EventTable(body, n => this.select(n), () => part(root, ".frame", HTMLElement).focus())
    this.#legend = new Legend(part(root, ".events-legend", HTMLUListElement), off => this.#wishFor({ off }))
    drawLaneNames(part(root, ".sequence-lanes", SVGElement))
    this.#listen()
  }

  get wire() {
    return this.#wish.wire
  }

  /** The number of the newest event that counts. */
  get position() {
    return this.#playback.position
  }

  get selected() {
    return this.#playback.selected
  }

  /** @param {string} wire */
  chooseWire(wire) {
    this.#wishFor({ wire })
  }

  /** @param {Partial<Wish>} wish */
  #wishFor(wish) {
    this.#wish = { ...this.#wish, ...wish }
    this.draw()
  }

  #listen() {
    this.#press("[data-back]", () => this.#playback.back(this.#all()))
    this.#press("[data-step]", () => this.#playback.step(this.#all()))
    this.#press("[data-play]", () => {
      if (this.#playback.isPlaying || this.#playback.isLive) this.#playback.pause()
      else this.#playback.play()
      this.#schedule()
    })
    this.#press("[data-live]", () => (this.#playback.isLive ? this.#playback.pause() : this.#playback.goLive(this.#log.newest)))
    part(this.#root, "[data-copy-link]", HTMLButtonElement).addEventListener("click", () => this.#copy(new URL(addressOf(this.#log, this.selected, this.#byte), location.href).href))
    part(this.#root, ".transport-time", HTMLInputElement).addEventListener("input", event => {
      const index = event.target instanceof HTMLInputElement ? event.target.valueAsNumber : 0
      this.#playback.stopAt(this.#all()[index - 1]?.n ?? 0)
      this.draw()
    })
    part(this.#root, "[data-pace]", HTMLSelectElement).addEventListener("change", () => this.#schedule())
    const jump = part(this.#root, "[data-jump]", HTMLSelectElement)
    jump.addEventListener("change", () => {
      const n = Number(jump.value)
      if (n === 0) return
      this.#playback.stopAt(n)
      this.select(n)
    })
    part(this.#root, "[data-clock]", HTMLSelectElement).addEventListener("change", () => {
      this.#table.clear()
      this.draw()
    })
    const search = part(this.#root, "[data-search]", HTMLInputElement)
    search.addEventListener("input", () => this.#wishFor({ query: search.value }))
    for (const name of ["direction", "kind", "pings"]) {
      for (const radio of this.#root.querySelectorAll(`input[name=${name}]`)) {
        radio.addEventListener("change", () => {
          if (radio instanceof HTMLInputElement) this.#wishFor({ [name]: radio.value })
        })
      }
    }
    document.addEventListener("keydown", event => this.#pressed(event))
    addEventListener("hashchange", () => this.#followAddress())
    const frame = part(this.#root, ".frame", HTMLElement)
    frame.addEventListener("keydown", event => {
      if (event.key === "Escape") this.#table.focus()
    })
    frame.addEventListener("click", event => {
      const cell = event.target instanceof Element ? event.target.closest("[data-byte]") : null
      const header = this.#log.find(this.selected)?.header ?? 0
      if (cell) this.#noteAddress(header + Number(cell.getAttribute("data-byte")))
    })
  }

  /** @param {string} selector @param {() => void} act */
  #press(selector, act) {
    part(this.#root, selector, HTMLButtonElement).addEventListener("click", () => {
      const before = this.selected
      act()
      if (this.selected !== before) this.#noteAddress()
      this.draw()
      this.#table.reveal()
    })
  }

  /**
   * With the focus in the playback: arrows step, L is live, and space plays, unless it presses the button that has the focus.
   * @param {KeyboardEvent} event
   */
  #pressed(event) {
    const target = event.target instanceof Element ? event.target : document.body
    if (!target.closest(".playback") || target instanceof HTMLSelectElement || event.ctrlKey || event.metaKey || event.altKey) return
    const button = (target instanceof HTMLInputElement ? KEYS_OF_SLIDER : KEYS)[event.key]
    if (button) {
      event.preventDefault()
      part(this.#root, button, HTMLButtonElement).click()
    }
  }

  /** The next event, when its time has come. */
  #schedule() {
    clearTimeout(this.#beat)
    if (!this.#playback.isPlaying) return
    const all = this.#all()
    const next = firstAfter(all, this.position)
    const pause = pauseBefore(all[next - 1], all[next], part(this.#root, "[data-pace]", HTMLSelectElement).value)
    this.#beat = window.setTimeout(() => {
      if (!this.#playback.isPlaying) return
      if (this.#playback.step(this.#all())) this.#noteAddress()
      else this.#playback.pause()
      this.draw()
      this.#table.reveal()
      this.#schedule()
    }, pause)
  }

  /** @param {string} text */
  #copy(text) {
    const said = part(this.#root, ".frame-copied", HTMLElement)
    navigator.clipboard.writeText(text).then(
      () => (said.textContent = "Copied."),
      () => (said.textContent = `The browser does not let us copy. Here it is: ${text}`),
    )
  }

  /** Looks at an event; the address then leads to it. @param {number} n @param {number} [byte] of it */
  select(n, byte) {
    const event = this.#log.find(n)
    if (!event) return
    this.#playback.select(n)
    if (event.wire && event.wire !== this.#wish.wire) this.#wish = { ...this.#wish, wire: event.wire }
    if (!shown(this.#log, { ...this.#wish, position: n }).includes(event)) this.#showAll()
    this.#noteAddress(byte)
    this.draw()
    this.#table.reveal()
    if (byte !== undefined) markByte(part(this.#root, ".frame-view", HTMLElement), event, byte)
  }

  /** A link to an event that the filters hide shows it all the same. */
  #showAll() {
    this.#wish = { ...this.#wish, direction: "both", kind: "all", query: "", off: [] }
    part(this.#root, "[data-search]", HTMLInputElement).value = ""
    this.#legend.showAll()
    for (const value of ["both", "all"]) part(this.#root, `input[value=${value}]`, HTMLInputElement).checked = true
  }

  #followAddress() {
    const target = targetOf(location)
    if (!target || location.href === this.#followed) return
    const arrival = arrivalAt(this.#log, target)
    if (arrival?.isHere) this.select(target.n, target.byte)
    if (!arrival?.problem) return
    this.#playback.selected = 0
    this.#noteAddress() // Said once.
    this.#say(arrival.problem)
  }

  /** The page's address leads to the selected event, wherever the playback went. @param {number} [byte] */
  #noteAddress(byte) {
    this.#byte = byte
    history.replaceState(null, "", this.selected > 0 ? addressOf(this.#log, this.selected, byte) : location.pathname)
    this.#followed = location.href
  }

  /** What can be stepped through: all of the wire that the filters let pass, at whatever time. */
  #all() {
    return this.#sieve.all(this.#wish)
  }

  draw() {
    const stage = this.#log.stage
    if (!stage) return
    if (this.#log.epoch !== this.#epoch) this.#beginAnew()
    if (!stage.wires.some(wire => wire.id === this.#wish.wire)) this.#wish = { ...this.#wish, wire: stage.wires[0]?.id ?? "" }
    this.#playback.follow(this.#log.newest)
    this.#wish = { ...this.#wish, position: this.position }
    this.#followAddress()

    const events = this.#sieve.now(this.#wish)
    this.#drawPlayback()
    this.#drawPicture(stage, events)
    this.#drawTable(events)
    this.#drawFrame()
    const connection = connectionInView(this.#log, { wire: this.wire, selected: this.selected, now: this.position })
    drawEnding(part(this.#root, ".ending", HTMLElement), connection === undefined ? undefined : endingOf(this.#log, connection, this.position))
    const moment = this.#log.find(this.position)?.at ?? 0
    drawAttempts(part(this.#root, ".attempts", HTMLElement), attemptsOf(this.#log, this.wire, this.position), moment)
    this.#onDraw()
  }

  /** Another stage runs, whose log counts from 1: nothing that was drawn means anything any more. */
  #beginAnew() {
    this.#epoch = this.#log.epoch
    this.#playback = new Playback()
    this.#table.clear()
  }

  #drawPlayback() {
    const all = this.#all()
    const { isLive, isPlaying } = this.#playback
    const time = part(this.#root, ".transport-time", HTMLInputElement)
    time.max = String(all.length)
    time.value = String(firstAfter(all, this.position))
    time.setAttribute("aria-valuetext", `event ${time.value} of ${all.length}`)
    part(this.#root, "[data-live]", HTMLButtonElement).setAttribute("aria-pressed", String(isLive))
    const isMoving = isPlaying || isLive
    part(this.#root, "[data-play] span", HTMLElement).textContent = isMoving ? "Pause" : "Play"
    part(this.#root, "[data-play] use", SVGElement).setAttribute("href", isMoving ? "#m-pause" : "#m-play")
    this.#sayPlace(placeWords(this.#playback, all))
    this.#drawLandmarks(all)
  }

  /** It is a live region: while time runs by itself it is told once a second. @param {string} words */
  #sayPlace(words) {
    const place = part(this.#root, ".transport-place", HTMLElement)
    const now = performance.now()
    if (place.textContent === words || (this.#playback.isPlaying && now - this.#saidAt < ALOUD)) return
    this.#saidAt = now
    place.textContent = words
  }

  /** @param {LogEvent[]} all */
  #drawLandmarks(all) {
    const marks = landmarks(all, MOST_LANDMARKS)
    const key = marks.map(event => event.n).join(" ")
    if (key === this.#drawnLandmarks) return
    this.#drawnLandmarks = key
    const options = marks.map(event => html("option", { value: event.n }, `${event.n} · ${nameOf(event)}`))
    part(this.#root, "[data-jump]", HTMLSelectElement).replaceChildren(html("option", { value: "" }, "jump to …"), ...options)
  }

  /** @param {import("../wire/log.js").Stage} stage @param {LogEvent[]} events */
  #drawPicture(stage, events) {
    const guest = stage.wires.find(wire => wire.id === this.wire)?.guest ?? ""
    part(this.#root, ".wire-name", HTMLElement).textContent = guest ? `${guest}’s wire` : "The wire"
    part(this.#root, ".ping-count", HTMLElement).textContent = String(events.filter(isPing).length)
    const scroll = part(this.#root, ".sequence-scroll", HTMLElement)
    const key = JSON.stringify([this.#epoch, this.#wish, this.selected])
    if (key === this.#drawnPicture) return
    this.#drawnPicture = key
    const follows = this.#playback.isLive && isAtEnd(scroll) && this.#drawnSelection === this.selected
    this.#drawnSelection = this.selected
    const { drawn, before, after } = windowOf(events, this.selected, MOST_IN_PICTURE)
    drawSequence(part(scroll, ".sequence-picture", SVGElement), rowsOf(this.#log, drawn, this.position), {
      before,
      after,
      selected: this.selected,
      onSelect: n => this.select(n),
      timeOf: row => (row.event ? this.#log.sinceOpen(row.event) + row.at - row.event.at : 0),
    })
    if (follows) scroll.scrollTop = scroll.scrollHeight
    else revealIn(scroll, scroll.querySelector(".here"), part(scroll, ".sequence-lanes", SVGElement))
  }

  /** @param {LogEvent[]} events */
  #drawTable(events) {
    this.#legend.draw(this.#sieve.shapes)
    const clock = part(this.#root, "[data-clock]", HTMLSelectElement).value
    this.#table.draw(this.#log, events, { selected: this.selected, pings: this.#wish.pings, clock, follows: this.#playback.isLive })
    const { problem } = searchFor(this.#wish.query ?? "")
    const found = this.#wish.query ? `${events.length} found.` : ""
    part(this.#root, "[data-search-said]", HTMLElement).textContent = problem || found
    part(this.#root, "[data-search]", HTMLInputElement).title = SEARCH_HELP
    const notes = []
    const hidden = this.#sieve.hidden(this.#wish)
    if (hidden > 0) notes.push(`${hidden} of this wire’s events are filtered out`)
    const { forgotten, dropped } = this.#log
    if (forgotten > 0) notes.push(`the page keeps the newest ${thousands(this.#log.events.length)} of ${thousands(this.#log.newest)}`)
    if (dropped > 0) notes.push(`${thousands(dropped)} came too fast for this page and are missing`)
    part(this.#root, ".events-foot", HTMLElement).textContent = notes.length > 0 ? `${notes.join(" · ")}.` : ""
  }

  #drawFrame() {
    const event = this.#log.find(this.selected)
    const key = event ? `${this.#log.epoch} ${event.n}` : ""
    if (key === this.#drawnFrame) return
    this.#drawnFrame = key
    const title = part(this.#root, ".frame-title", HTMLElement)
    const facts = part(this.#root, ".frame-facts", HTMLElement)
    const view = part(this.#root, ".frame-view", HTMLElement)
    part(this.#root, "[data-copy-link]", HTMLElement).hidden = !event
    part(this.#root, ".frame-copied", HTMLElement).textContent = ""
    this.#drawCopies(event)
    if (!event) {
      title.textContent = "Select an event"
      facts.textContent = "in the list or in the picture"
      view.replaceChildren()
      return
    }
    const way = wayOf(event)
    const names = [kindOf(event), besidesKind(event)].filter(words => words !== "").join(" · ")
    title.replaceChildren(`Event ${event.n} · `, shape(shapeOf(event)), ` ${names}`, ...(way ? [" · ", html("span", { class: `way from-${event.from}` }, way)] : []))
    facts.textContent = factsOf(event)
    view.replaceChildren(...partsOf(this.#log, event, this.position))
  }

  /** @param {LogEvent | undefined} event */
  #drawCopies(event) {
    const buttons = (event ? copiesOf(this.#log, event) : []).map(({ name, text }) => {
      const button = html("button", { class: "button", type: "button", title: `Copy as ${name}` }, name)
      button.addEventListener("click", () => this.#copy(text))
      return button
    })
    part(this.#root, ".frame-copies", HTMLElement).replaceChildren(...(buttons.length > 0 ? [html("span", { class: "note" }, "Copy as ")] : []), ...buttons)
  }
}

/** "131,402". @param {number} count */
function thousands(count) {
  return count.toLocaleString("en")
}

/** @param {LogEvent} event */
function factsOf(event) {
  const whole = (event.end ?? 0) - (event.start ?? 0)
  if (event.kind === "frame") {
    const key = event.masked ? 4 : 0
    return `${size(whole)} on the wire: ${event.header - key} header${key ? " + 4 key" : ""} + ${event.length} payload`
  }
  return event.start === undefined ? "" : `${size(whole)} on the wire`
}
