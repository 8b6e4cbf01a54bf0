import { rowsOf } from "../wire/picture.js"
import { isFlood, windowOf } from "../wire/window.js"
import { part } from "../view/part.js"
import { isAtEnd, revealIn } from "../view/reveal.js"
import { drawLaneNames, drawSequence } from "../view/sequence.js"
import { setText } from "../view/text.js"

/** @typedef {import("../wire/log.js").Log} Log */
/** @typedef {import("../wire/log.js").LogEvent} LogEvent */

/** So many events are drawn at most; the list has more of them. */
const MOST = 60

/** So many can be seen: enough where none stays for a second look. */
const MOST_IN_FLOOD = 18

/** The wire as a picture, in a box that scrolls. */
export class WirePicture {
  #panel
  #box
  #picture
  #onSelect

  /** Whether the newest row is in sight; only scrolling changes that. */
  #isAtEnd = true

  #drawn = ""
  #selected = 0
  #newest = 0

  /** @param {HTMLElement} root @param {(n: number) => void} onSelect */
  constructor(root, onSelect) {
    this.#panel = part(root, ".sequence", HTMLElement)
    this.#box = part(this.#panel, ".sequence-scroll", HTMLElement)
    this.#picture = part(this.#box, ".sequence-picture", SVGElement)
    this.#onSelect = onSelect
    this.#box.addEventListener("scroll", () => (this.#isAtEnd = isAtEnd(this.#box)), { passive: true })
  }

  /**
   * @param {Log} log
   * @param {LogEvent[]} events those that are shown, oldest first
   * @param {{ name: string, ends: import("../wire/ends.js").Ends, pings: number, position: number, selected: number, isLive: boolean, key: string }} view `key`: what else is drawn differs by
   */
  draw(log, events, { name, ends, pings, position, selected, isLive, key }) {
    setText(part(this.#panel, ".wire-name", HTMLElement), name)
    setText(part(this.#panel, ".ping-count", HTMLElement), String(pings))
    const newest = events.at(-1)?.n ?? 0
    const isTooFast = isLive && isFlood(events, this.#newest, MOST)
    const drawn = JSON.stringify([key, position, newest, selected])
    const isSameSelection = selected === this.#selected
    // Who has scrolled back under a flood reads what is there: nothing is drawn over it.
    if (drawn === this.#drawn || (isTooFast && !this.#isAtEnd && isSameSelection)) return
    this.#drawn = drawn
    this.#selected = selected
    this.#newest = newest
    drawLaneNames(part(this.#box, ".sequence-lanes", SVGElement), ends)
    const window = windowOf(events, selected, isTooFast ? MOST_IN_FLOOD : MOST)
    drawSequence(this.#picture, rowsOf(log, window.drawn, position), {
      before: window.before,
      after: window.after,
      selected,
      ends,
      onSelect: this.#onSelect,
      timeOf: row => (row.event ? log.sinceOpen(row.event) + row.at - row.event.at : 0),
    })
    if (isLive && this.#isAtEnd && isSameSelection) this.#box.scrollTop = this.#box.scrollHeight
    else revealIn(this.#box, this.#box.querySelector(".here"), part(this.#box, ".sequence-lanes", SVGElement))
  }
}
