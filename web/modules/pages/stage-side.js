import { addressOf, arrivalAt, targetOf } from "../wire/address.js"
import { size } from "../wire/bytes.js"
import { guestState } from "../wire/guest.js"
import { whoHears } from "../wire/hears.js"
import { newestFault, whoKnows } from "../wire/knows.js"
import { rowsOf } from "../wire/picture.js"
import { placeWords, Playback } from "../wire/playback.js"
import { hiddenCount, shown } from "../wire/shown.js"
import { windowOf } from "../wire/window.js"
import { isPing, kindOf, nameOf, shapeOf, wayOf } from "../wire/words.js"
import { html, shape } from "../view/build.js"
import { Chats } from "../view/chats.js"
import { EventTable } from "../view/events.js"
import { Faults } from "../view/faults.js"
import { drawHears } from "../view/hears.js"
import { part } from "../view/part.js"
import { isAtEnd, revealIn } from "../view/reveal.js"
import { partsOf } from "../view/selected.js"
import { drawLaneNames, drawSequence } from "../view/sequence.js"
import { ask } from "./ask.js"

/** @typedef {import("../wire/log.js").Log} Log */
/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/shown.js").Wish} Wish */

/** So many events are drawn in the picture at most; the list has more of them. */
const MOST_IN_PICTURE = 100

/** Between two events when the log is played, in milliseconds. */
const BEAT = 700

/** Which button a key stands for while the focus is in the playback. @type {Record<string, string | undefined>} */
const KEYS = { ArrowLeft: "[data-back]", ArrowRight: "[data-step]", l: "[data-live]", L: "[data-live]" }

/** The slider has its own use for the arrows, and none for space. @type {Record<string, string | undefined>} */
const KEYS_OF_SLIDER = { " ": "[data-play]", l: "[data-live]", L: "[data-live]" }

/** The stage beside the text: each view is drawn from the log, the moment and the selection, and from nothing else. */
export class StageSide {
  #slug
  #feed
  #log
  #stage = part(document, ".stage", HTMLElement)
  #playback = new Playback()

  /** @type {Wish} */
  #wish = { wire: "", direction: "both", kind: "socket", pings: "dim", position: 0 }

  #chats = new Chats(part(document, ".chats", HTMLElement))
  #faults
  #table
  #epoch = ""
  #drawnFrame = ""
  #drawnPicture = ""
  #drawnSelection = 0

  /** The address that was followed last: to follow it again would undo what was selected since. */
  #followed = ""

  /** What came of the last thing that was asked for, if it went wrong. */
  #remark = ""

  /** @param {string} slug @param {import("./feed.js").Feed} feed */
  constructor(slug, feed) {
    this.#slug = slug
    this.#feed = feed
    this.#log = feed.log
    const body = part(document, ".events tbody", HTMLTableSectionElement)
    this.#table = new EventTable(body, n => this.#select(n), () => part(document, ".frame", HTMLElement).focus())
    this.#faults = new Faults(part(document, ".faults", HTMLElement), {
      choose: wire => this.#chooseWire(wire),
      fault: body => this.#ask("POST", `wires/${this.#wish.wire}/faults`, body),
      node: (node, what) => this.#ask("POST", `nodes/${node}`, { do: what }),
    })
    drawLaneNames(part(document, ".sequence-lanes", SVGElement))
    this.#listen()
    feed.onChange(() => this.#draw())
    setInterval(() => this.#beat(), BEAT)
  }

  #listen() {
    this.#press("[data-back]", () => this.#playback.back(this.#all()))
    this.#press("[data-step]", () => this.#playback.step(this.#all()))
    this.#press("[data-play]", () => (this.#playback.isPlaying || this.#playback.isLive ? this.#playback.pause() : this.#playback.play()))
    this.#press("[data-live]", () => (this.#playback.isLive ? this.#playback.pause() : this.#playback.goLive(this.#log.newest)))
    this.#press("[data-add-guest]", () => this.#ask("POST", "guests", {}))
    part(this.#stage, "[data-copy-link]", HTMLButtonElement).addEventListener("click", () => this.#copyLink())
    part(this.#stage, ".transport-time", HTMLInputElement).addEventListener("input", event => {
      const all = this.#all()
      const index = event.target instanceof HTMLInputElement ? event.target.valueAsNumber : 0
      this.#playback.stopAt(all[index - 1]?.n ?? 0)
      this.#draw()
    })
    for (const name of ["direction", "kind", "pings"]) {
      for (const radio of this.#stage.querySelectorAll(`input[name=${name}]`)) {
        radio.addEventListener("change", () => {
          if (radio instanceof HTMLInputElement) this.#wish = { ...this.#wish, [name]: radio.value }
          this.#draw()
        })
      }
    }
    document.addEventListener("keydown", event => this.#pressed(event))
    addEventListener("hashchange", () => this.#followAddress())
    part(document, ".frame", HTMLElement).addEventListener("keydown", event => {
      if (event.key === "Escape") this.#table.focus()
    })
  }

  /** @param {string} selector @param {() => void} act */
  #press(selector, act) {
    part(this.#stage, selector, HTMLButtonElement).addEventListener("click", () => {
      const before = this.#playback.selected
      act()
      if (this.#playback.selected !== before) this.#noteAddress()
      this.#draw()
      this.#table.reveal()
    })
  }

  /**
   * With the focus in the playback: arrows step, L is live, and space plays, unless it presses the button that has the focus.
   * @param {KeyboardEvent} event
   */
  #pressed(event) {
    const target = event.target instanceof Element ? event.target : document.body
    if (!target.closest(".playback") || event.ctrlKey || event.metaKey || event.altKey) return
    const button = (target instanceof HTMLInputElement ? KEYS_OF_SLIDER : KEYS)[event.key]
    if (button) {
      event.preventDefault()
      part(this.#stage, button, HTMLButtonElement).click()
    }
  }

  #beat() {
    if (!this.#playback.isPlaying) return
    if (this.#playback.step(this.#all())) this.#noteAddress()
    else this.#playback.pause()
    this.#draw()
    this.#table.reveal()
  }

  /** @param {string} method @param {string} path @param {object} body */
  #ask(method, path, body) {
    ask(method, `/lessons/${this.#slug}/${path}`, body)
      .then(() => this.#say(""))
      .catch(problem => this.#say(problem.message))
  }

  /** The address of the selected event, for somebody who looks at the same kit. */
  #copyLink() {
    const said = part(this.#stage, ".frame-copied", HTMLElement)
    const address = new URL(addressOf(this.#log, this.#playback.selected), location.href).href
    navigator.clipboard.writeText(address).then(
      () => (said.textContent = "Copied."),
      () => (said.textContent = `The browser does not let us copy. The link is ${address}`),
    )
  }

  /** @param {string} remark */
  #say(remark) {
    this.#remark = remark
    this.#drawProblem()
  }

  /** What stands in the way of everything comes before what went wrong last. */
  #drawProblem() {
    const stage = this.#log.stage
    const problem = !this.#feed.isConnected()
      ? "The kit is not running. Start it with ./kit; this page then goes on by itself."
      : stage?.state === "stopped"
        ? "This stage was stopped, because another lesson was opened. Reload the page to start it again."
        : (stage?.problem ?? this.#remark)
    const place = part(this.#stage, ".stage-problem", HTMLElement)
    place.hidden = problem === ""
    if (place.textContent !== problem) place.textContent = problem
  }

  /** @param {string} wire */
  #chooseWire(wire) {
    this.#wish = { ...this.#wish, wire }
    this.#draw()
  }

  /** Looks at an event; the address then leads to it. @param {number} n */
  #select(n) {
    const event = this.#log.find(n)
    if (!event) return
    this.#playback.select(n)
    if (event.wire && event.wire !== this.#wish.wire) this.#wish = { ...this.#wish, wire: event.wire }
    if (!shown(this.#log, { ...this.#wish, position: n }).includes(event)) this.#showAll()
    this.#noteAddress()
    this.#draw()
    this.#table.reveal()
  }

  /** A link to an event that the filters hide shows it all the same. */
  #showAll() {
    this.#wish = { ...this.#wish, direction: "both", kind: "all" }
    for (const value of ["both", "all"]) part(this.#stage, `input[value=${value}]`, HTMLInputElement).checked = true
  }

  #followAddress() {
    const target = targetOf(location)
    if (!target || location.href === this.#followed) return
    const arrival = arrivalAt(this.#log, target)
    if (arrival?.isHere) this.#select(target.n)
    if (!arrival?.problem) return
    this.#playback.selected = 0
    this.#noteAddress() // Said once.
    this.#say(arrival.problem)
  }

  /** The page's address leads to the selected event, wherever the playback went. */
  #noteAddress() {
    const { selected } = this.#playback
    history.replaceState(null, "", selected > 0 ? addressOf(this.#log, selected) : location.pathname)
    this.#followed = location.href
  }

  /** What can be stepped through: all of the wire that the filters let pass, at whatever time. */
  #all() {
    return shown(this.#log, { ...this.#wish, position: this.#log.newest })
  }

  #draw() {
    this.#drawProblem()
    const stage = this.#log.stage
    if (!stage) return
    if (this.#log.epoch !== this.#epoch) this.#beginAnew()
    if (!stage.wires.some(wire => wire.id === this.#wish.wire)) this.#wish = { ...this.#wish, wire: stage.wires[0]?.id ?? "" }
    this.#playback.follow(this.#log.newest)
    this.#wish = { ...this.#wish, position: this.#playback.position }
    this.#followAddress()

    const events = shown(this.#log, this.#wish)
    this.#drawStage(stage)
    this.#drawPlayback()
    this.#drawPicture(stage, events)
    this.#drawTable(events)
    this.#drawFrame()
    drawHears(part(this.#stage, ".hears", HTMLTableElement), whoHears(this.#log, this.#playback.position), stage.wires, this.#playback.selected)
    const fault = newestFault(this.#log, this.#wish.wire, this.#playback.position)
    this.#faults.tell(fault, fault ? whoKnows(this.#log, fault, this.#wish.wire, this.#playback.position) : [])
  }

  /** Another stage runs, whose log counts from 1: nothing that was drawn means anything any more. */
  #beginAnew() {
    this.#epoch = this.#log.epoch
    this.#playback = new Playback()
    this.#table.clear()
  }

  /** @param {import("../wire/log.js").Stage} stage */
  #drawStage(stage) {
    const node = stage.nodes[0] ?? { id: "a", state: stage.state, pid: 0, port: 0 }
    const count = stage.wires.length
    const program = stage.program === "mine" ? "your program" : "the step"
    part(this.#stage, ".stage-facts", HTMLElement).textContent =
      `${count} browsers · ${count} wiretaps · 1 node: ${program}, ${node.state === "running" ? `process ${node.pid}, port ${node.port}` : node.state}`
    if (stage.state === "running" || stage.wires.length > 0) this.#chats.draw(stage.state === "starting" ? [] : stage.wires, wire => guestState(this.#log, wire))
    this.#faults.draw(stage.wires, this.#wish.wire, node)
    part(this.#stage, "[data-add-guest]", HTMLButtonElement).disabled = stage.state !== "running"
  }

  #drawPlayback() {
    const all = this.#all()
    const { isLive, isPlaying, position } = this.#playback
    const time = part(this.#stage, ".transport-time", HTMLInputElement)
    time.max = String(all.length)
    time.value = String(all.filter(event => event.n <= position).length)
    time.setAttribute("aria-valuetext", `event ${time.value} of ${all.length}`)
    part(this.#stage, "[data-live]", HTMLButtonElement).setAttribute("aria-pressed", String(isLive))
    const isMoving = isPlaying || isLive
    part(this.#stage, "[data-play] span", HTMLElement).textContent = isMoving ? "Pause" : "Play"
    part(this.#stage, "[data-play] use", SVGElement).setAttribute("href", isMoving ? "#m-pause" : "#m-play")
    part(this.#stage, ".transport-place", HTMLElement).textContent = placeWords(this.#playback, all)
  }

  /** @param {import("../wire/log.js").Stage} stage @param {LogEvent[]} events */
  #drawPicture(stage, events) {
    const guest = stage.wires.find(wire => wire.id === this.#wish.wire)?.guest ?? ""
    part(this.#stage, ".wire-name", HTMLElement).textContent = `${guest}’s wire`
    part(this.#stage, ".ping-count", HTMLElement).textContent = String(events.filter(isPing).length)
    const scroll = part(this.#stage, ".sequence-scroll", HTMLElement)
    const key = [this.#epoch, ...Object.values(this.#wish), this.#playback.selected].join(" ")
    if (key === this.#drawnPicture) return
    this.#drawnPicture = key
    const follows = this.#playback.isLive && isAtEnd(scroll) && this.#drawnSelection === this.#playback.selected
    this.#drawnSelection = this.#playback.selected
    const { drawn, before, after } = windowOf(events, this.#playback.selected, MOST_IN_PICTURE)
    drawSequence(part(scroll, ".sequence-picture", SVGElement), rowsOf(this.#log, drawn, this.#wish.position), {
      before,
      after,
      selected: this.#playback.selected,
      onSelect: n => this.#select(n),
      timeOf: row => (row.event ? this.#log.sinceOpen(row.event) + row.at - row.event.at : 0),
    })
    if (follows) scroll.scrollTop = scroll.scrollHeight
    else revealIn(scroll, scroll.querySelector(".here"), part(scroll, ".sequence-lanes", SVGElement))
  }

  /** @param {LogEvent[]} events */
  #drawTable(events) {
    const scroll = part(this.#stage, ".events-scroll", HTMLElement)
    const wasAtEnd = isAtEnd(scroll)
    const left = this.#table.draw(this.#log, events, { selected: this.#playback.selected, pings: this.#wish.pings })
    if (wasAtEnd && this.#playback.isLive) scroll.scrollTop = scroll.scrollHeight
    const notes = []
    const hidden = hiddenCount(this.#log, this.#wish)
    if (hidden > 0) notes.push(`${hidden} of this wire’s events are filtered out`)
    if (left > 0) notes.push(`${left} more are not listed: step, or drag the slider, to come to them`)
    if (this.#log.dropped > 0) notes.push(`${this.#log.dropped} came too fast for this page and are missing`)
    part(this.#stage, ".events-foot", HTMLElement).textContent = notes.length > 0 ? `${notes.join(" · ")}.` : ""
  }

  #drawFrame() {
    const event = this.#log.find(this.#playback.selected)
    const key = event ? `${this.#log.epoch} ${event.n}` : ""
    if (key === this.#drawnFrame) return
    this.#drawnFrame = key
    const title = part(this.#stage, ".frame-title", HTMLElement)
    const facts = part(this.#stage, ".frame-facts", HTMLElement)
    const view = part(this.#stage, ".frame-view", HTMLElement)
    part(this.#stage, "[data-copy-link]", HTMLElement).hidden = !event
    part(this.#stage, ".frame-copied", HTMLElement).textContent = ""
    if (!event) {
      title.textContent = "Select an event"
      facts.textContent = "in the list or in the picture"
      view.replaceChildren()
      return
    }
    const way = wayOf(event)
    const names = kindOf(event) === nameOf(event) ? kindOf(event) : `${kindOf(event)} · ${nameOf(event)}`
    title.replaceChildren(`Event ${event.n} · `, shape(shapeOf(event)), ` ${names}`, ...(way ? [" · ", html("span", { class: `way from-${event.from}` }, way)] : []))
    facts.textContent = factsOf(event)
    view.replaceChildren(...partsOf(this.#log, event))
  }
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
