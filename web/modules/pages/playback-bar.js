import { firstAfter } from "../wire/order.js"
import { pauseBefore, placeWords, Playback } from "../wire/playback.js"
import { nameOf } from "../wire/words.js"
import { html } from "../view/build.js"
import { part } from "../view/part.js"
import { setText } from "../view/text.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */

/** So many moments are offered to jump to. */
const MOST_LANDMARKS = 40

/** What is read aloud changes at most once a second. */
const ALOUD = 1000

/** Which button a key stands for while the focus is in the playback. @type {Record<string, string | undefined>} */
const KEYS = { ArrowLeft: "[data-back]", ArrowRight: "[data-step]", l: "[data-live]", L: "[data-live]" }

/** The slider has its own use for the arrows, and none for space. @type {Record<string, string | undefined>} */
const KEYS_OF_SLIDER = { " ": "[data-play]", l: "[data-live]", L: "[data-live]" }

/**
 * @typedef {object} Listed what can be stepped through: all that the filters let pass, at whatever time
 * @property {() => LogEvent[]} all
 * @property {(most: number) => LogEvent[]} landmarks the newest moments worth jumping to
 * @property {() => number} newest of the whole log
 */

/** The buttons that choose the moment, and the moment itself. */
export class PlaybackBar {
  #bar
  #listed
  #onMoved
  #onJump
  #playback = new Playback()
  #landmarks = ""
  #saidAt = 0
  #beat = 0

  /**
   * @param {HTMLElement} root
   * @param {Listed} listed
   * @param {{ moved: () => void, jump: (n: number) => void }} asked `moved`: another moment, or another event, is to be shown
   */
  constructor(root, listed, { moved, jump }) {
    this.#bar = part(root, ".playback", HTMLElement)
    this.#listed = listed
    this.#onMoved = moved
    this.#onJump = jump
    this.#listen()
  }

  get isLive() {
    return this.#playback.isLive
  }

  /** The number of the newest event that counts. */
  get position() {
    return this.#playback.position
  }

  get selected() {
    return this.#playback.selected
  }

  /** @param {number} n */
  select(n) {
    this.#playback.select(n)
  }

  /** Nothing is looked at any more. */
  deselect() {
    this.#playback.selected = 0
  }

  /** What comes is shown as it comes, unless somebody has stopped. */
  follow() {
    this.#playback.follow(this.#listed.newest())
  }

  /** Another log begins: live, and nothing is selected. */
  begin() {
    this.#playback = new Playback()
  }

  #listen() {
    const playback = () => this.#playback
    this.#press("[data-back]", () => playback().back(this.#listed.all()))
    this.#press("[data-step]", () => void playback().step(this.#listed.all()))
    this.#press("[data-play]", () => {
      if (playback().isPlaying || playback().isLive) playback().pause()
      else playback().play()
      this.#schedule()
    })
    this.#press("[data-live]", () => (playback().isLive ? playback().pause() : playback().goLive(this.#listed.newest())))
    const time = part(this.#bar, ".transport-time", HTMLInputElement)
    time.addEventListener("input", () => {
      playback().stopAt(this.#listed.all()[time.valueAsNumber - 1]?.n ?? 0)
      this.#onMoved()
    })
    part(this.#bar, "[data-pace]", HTMLSelectElement).addEventListener("change", () => this.#schedule())
    const jump = part(this.#bar, "[data-jump]", HTMLSelectElement)
    jump.addEventListener("change", () => {
      const n = Number(jump.value)
      if (n === 0) return
      playback().stopAt(n)
      this.#onJump(n)
    })
    document.addEventListener("keydown", event => this.#pressed(event))
  }

  /** @param {string} selector @param {() => void} act */
  #press(selector, act) {
    part(this.#bar, selector, HTMLButtonElement).addEventListener("click", () => {
      act()
      this.#onMoved()
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
      part(this.#bar, button, HTMLButtonElement).click()
    }
  }

  /** The next event, when its time has come. */
  #schedule() {
    clearTimeout(this.#beat)
    if (!this.#playback.isPlaying) return
    const all = this.#listed.all()
    const next = firstAfter(all, this.position)
    const pause = pauseBefore(all[next - 1], all[next], part(this.#bar, "[data-pace]", HTMLSelectElement).value)
    this.#beat = window.setTimeout(() => {
      if (!this.#playback.isPlaying) return
      if (!this.#playback.step(this.#listed.all())) this.#playback.pause()
      this.#onMoved()
      this.#schedule()
    }, pause)
  }

  draw() {
    const all = this.#listed.all()
    const { isLive, isPlaying } = this.#playback
    const time = part(this.#bar, ".transport-time", HTMLInputElement)
    time.max = String(all.length)
    time.value = String(firstAfter(all, this.position))
    time.setAttribute("aria-valuetext", `event ${time.value} of ${all.length}`)
    part(this.#bar, "[data-live]", HTMLButtonElement).setAttribute("aria-pressed", String(isLive))
    const isMoving = isPlaying || isLive
    setText(part(this.#bar, "[data-play] span", HTMLElement), isMoving ? "Pause" : "Play")
    part(this.#bar, "[data-play] use", SVGElement).setAttribute("href", isMoving ? "#m-pause" : "#m-play")
    this.#sayPlace(placeWords(this.#playback, all))
    this.#drawLandmarks()
  }

  /** It is a live region: while time runs by itself it is told once a second. @param {string} words */
  #sayPlace(words) {
    const place = part(this.#bar, ".transport-place", HTMLElement)
    const now = performance.now()
    if (place.textContent === words || (this.#playback.isPlaying && now - this.#saidAt < ALOUD)) return
    this.#saidAt = now
    place.textContent = words
  }

  #drawLandmarks() {
    const marks = this.#listed.landmarks(MOST_LANDMARKS)
    const key = marks.map(event => event.n).join(" ")
    if (key === this.#landmarks) return
    this.#landmarks = key
    const options = marks.map(event => html("option", { value: event.n }, `${event.n} · ${nameOf(event)}`))
    part(this.#bar, "[data-jump]", HTMLSelectElement).replaceChildren(html("option", { value: "" }, "jump to …"), ...options)
  }
}
