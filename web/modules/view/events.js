/** The log as a table: one tab stop, arrow keys, Enter to the frame. Rows are made for what
 * can be seen only, so it stays quick however much there is. */

import { endsOf } from "../wire/ends.js"
import { indexOf } from "../wire/order.js"
import { isFlood } from "../wire/window.js"
import { isPing, msWords, nameOf, shapeOf, sizeOf, wayOf } from "../wire/words.js"
import { html, shape } from "./build.js"
import { isAtEnd, revealIn } from "./reveal.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/log.js").Log} Log */

/** So many rows are in the table at most, and so many of them above what can be seen. */
const MOST_ROWS = 60
const AROUND = 20

/** So many can be seen: enough where none stays for a second look. */
const MOST_IN_FLOOD = 24

const PAGE = 10

export class EventTable {
  #body
  #onSelect
  #onEnter

  /** @type {Map<number, HTMLTableRowElement>} */
  #rows = new Map()

  /** What was asked for last. @type {{ log: Log, events: LogEvent[], view: { selected: number, pings: string, clock: string, follows: boolean } } | undefined} */
  #drawn

  #selected = 0

  /** The number of the newest event that was drawn at the end. */
  #newest = 0

  /** In pixels, 0 until it is measured. All rows are of one height: what does not fit is cut. */
  #height = 0

  /** Whether the newest row is in sight; only scrolling changes that: a box that shrinks goes on following. */
  #isAtEnd = true
  #box
  #above = html("td", { colspan: 6 })
  #below = html("td", { colspan: 6 })

  /**
   * @param {HTMLTableSectionElement} body
   * @param {(n: number) => void} onSelect
   * @param {() => void} onEnter
   */
  constructor(body, onSelect, onEnter) {
    this.#body = body
    this.#onSelect = onSelect
    this.#onEnter = onEnter
    const [table, box] = [body.closest("table"), body.closest(".events-scroll")]
    if (!table?.tHead || !(box instanceof HTMLElement)) throw new Error("The event list has no head, or nothing to scroll in.")
    this.#box = box
    table.tHead.append(html("tr", { class: "events-space", "aria-hidden": "true" }, this.#above))
    table.append(html("tfoot", {}, html("tr", { class: "events-space", "aria-hidden": "true" }, this.#below)))
    box.addEventListener("scroll", () => this.#scrolled(), { passive: true })
    new ResizeObserver(() => (this.#height = 0)).observe(table.tHead) // Its letters are of the rows' size.
    body.addEventListener("click", event => this.#clicked(event))
    body.addEventListener("keydown", event => this.#pressed(event))
  }

  /**
   * @param {Log} log
   * @param {LogEvent[]} events those that are shown
   * @param {{ selected: number, pings: string, clock: string, follows: boolean }} view
   */
  draw(log, events, view) {
    this.#drawn = { log, events, view }
    if (view.follows && this.#isAtEnd) {
      this.#drawRows(events.length, isFlood(events, this.#newest, MOST_ROWS) ? MOST_IN_FLOOD : MOST_ROWS)
      this.#newest = events.at(-1)?.n ?? 0
      this.#box.scrollTop = this.#box.scrollHeight
    } else this.#drawSeen()
  }

  /** Only what can be seen has rows, and some around it; the rest is as much empty space. */
  #drawSeen() {
    this.#drawRows(Math.floor(this.#box.scrollTop / this.#rowHeight) - AROUND)
  }

  /** @param {number} from which row on, as far as there are so many @param {number} [most] rows */
  #drawRows(from, most = MOST_ROWS) {
    if (!this.#drawn) return
    const { log, events, view } = this.#drawn
    const first = Math.max(0, Math.min(from, events.length - most))
    const drawn = events.slice(first, first + most)
    const numbers = new Set(drawn.map(event => event.n))
    for (const [n, row] of this.#rows) {
      if (numbers.has(n)) continue
      if (row === document.activeElement) this.#box.focus({ preventScroll: true })
      row.remove()
      this.#rows.delete(n)
    }
    drawn.forEach((event, i) => {
      const row = this.#rows.get(event.n) ?? this.#add(log, event, view.clock)
      row.setAttribute("aria-rowindex", String(first + i + 2))
      this.#setDelta(row, event, events[first + i - 1])
      row.classList.toggle("is-dim", view.pings === "dim" && isPing(event))
      if (this.#body.children[i] !== row) this.#body.insertBefore(row, this.#body.children[i] ?? null)
    })
    const height = this.#rowHeight // Of the rows that are there now: before the first, there was none to measure.
    this.#above.style.blockSize = `${first * height}px`
    this.#below.style.blockSize = `${(events.length - first - drawn.length) * height}px`
    this.#body.parentElement?.setAttribute("aria-rowcount", String(events.length + 1))
    this.#mark(view.selected)
  }

  #scrolled() {
    this.#isAtEnd = isAtEnd(this.#box)
    const isDrawn = this.#isAtEnd && this.#drawn?.view.follows // It was we who scrolled.
    if (!isDrawn) this.#drawSeen()
  }

  get #rowHeight() {
    if (this.#height === 0) this.#height = this.#body.rows[0]?.offsetHeight ?? 0
    return this.#height || 1
  }

  /** Forgets all rows: another log begins. */
  clear() {
    this.#rows.clear()
    this.#body.replaceChildren()
  }

  /** Brings the selected row into the view of its box. */
  reveal() {
    const index = this.#index()
    if (index >= 0 && !this.#rows.has(this.#selected)) {
      this.#box.scrollTop = index * this.#rowHeight
      this.#drawSeen()
    }
    revealIn(this.#box, this.#rows.get(this.#selected), this.#box.querySelector("thead tr"))
  }

  focus() {
    this.reveal()
    this.#tabStop()?.focus({ preventScroll: true })
  }

  /** Where the selected event stands among those that are shown, or -1. */
  #index() {
    return indexOf(this.#drawn?.events ?? [], this.#selected)
  }

  /** @param {Log} log @param {LogEvent} event @param {string} clock */
  #add(log, event, clock) {
    const way = wayOf(event, endsOf(log.stage, event.wire))
    const side = event.from === undefined ? "" : `from-${event.from}`
    const isFault = event.kind === "fault" || event.kind === "node" || event.kind === "violation"
    const row = html(
      "tr",
      { id: `event-${event.n}`, class: `${side}${isFault ? " is-fault" : ""}`.trim() || undefined, "data-event": event.n, tabindex: -1 },
      html("th", { scope: "row", class: "is-number" }, String(event.n)),
      html("td", { class: "is-number" }, timeOf(log, event, clock)),
      html("td", { class: "is-number event-delta" }),
      html("td", {}, way && html("span", { class: `way ${side}`.trim() }, way.slice(0, 1), html("span", { class: "way-word" }, way.slice(1)))),
      html("td", { class: "event-name", title: nameOf(event) }, shape(shapeOf(event)), ` ${nameOf(event)}`),
      html("td", { class: "is-number" }, sizeOf(event)),
    )
    this.#rows.set(event.n, row)
    return row
  }

  /** @param {HTMLTableRowElement} row @param {LogEvent} event @param {LogEvent | undefined} before */
  #setDelta(row, event, before) {
    const delta = before ? msWords(event.at - before.at) : ""
    const cell = row.cells[2]
    if (cell.textContent !== delta) cell.textContent = delta
  }

  /** Marks the selected row, and the one that Tab comes to. @param {number} selected */
  #mark(selected) {
    this.#selected = selected
    for (const row of this.#body.querySelectorAll("[aria-current], [tabindex='0']")) {
      row.removeAttribute("aria-current")
      row.setAttribute("tabindex", "-1")
    }
    this.#rows.get(selected)?.setAttribute("aria-current", "true")
    this.#tabStop()?.setAttribute("tabindex", "0")
  }

  #tabStop() {
    return this.#rows.get(this.#selected) ?? [...this.#body.rows].pop()
  }

  /** @param {Event} event */
  #clicked(event) {
    const row = event.target instanceof Element ? event.target.closest("tr") : null
    if (row) this.#onSelect(Number(row.dataset.event))
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key === "Enter") {
      event.preventDefault()
      const row = event.target instanceof Element ? event.target.closest("tr") : null
      if (row) this.#onSelect(Number(row.dataset.event))
      this.#onEnter()
      return
    }
    const events = this.#drawn?.events ?? []
    const here = Math.max(0, this.#index())
    const last = events.length - 1
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + PAGE, PageUp: here - PAGE, Home: 0, End: last }[event.key]
    if (to === undefined || last < 0) return
    event.preventDefault()
    event.stopPropagation()
    this.#onSelect(events[Math.min(last, Math.max(0, to))].n)
    this.focus()
  }
}

/** @param {Log} log @param {LogEvent} event @param {string} clock */
function timeOf(log, event, clock) {
  if (clock === "log") return msWords(event.at)
  const origin = Date.parse(log.stage?.origin ?? "")
  if (clock !== "day" || Number.isNaN(origin)) return msWords(log.sinceOpen(event))
  const date = new Date(origin + event.at)
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, "0")}`
}
