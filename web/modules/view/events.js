/** The log as a table: one tab stop, arrow keys, Enter to the frame. Rows are kept and only added to, so it stays quick. */

import { windowOf } from "../wire/window.js"
import { isPing, msWords, nameOf, shapeOf, sizeOf, wayOf } from "../wire/words.js"
import { html, shape } from "./build.js"
import { revealIn } from "./reveal.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/log.js").Log} Log */

/** So many rows are in the table at most. */
const MOST_ROWS = 400

const PAGE = 10

export class EventTable {
  #body
  #onSelect
  #onEnter

  /** @type {Map<number, HTMLTableRowElement>} */
  #rows = new Map()

  /** @type {number[]} */
  #shown = []
  #selected = 0

  /**
   * @param {HTMLTableSectionElement} body
   * @param {(n: number) => void} onSelect
   * @param {() => void} onEnter
   */
  constructor(body, onSelect, onEnter) {
    this.#body = body
    this.#onSelect = onSelect
    this.#onEnter = onEnter
    body.addEventListener("click", event => this.#clicked(event))
    body.addEventListener("keydown", event => this.#pressed(event))
  }

  /**
   * @param {Log} log
   * @param {LogEvent[]} events those that are shown
   * @param {{ selected: number, pings: string }} view
   * @returns {number} how many of them are not in the table because there are too many
   */
  draw(log, events, { selected, pings }) {
    const { drawn, before } = windowOf(events, selected, MOST_ROWS)
    const numbers = new Set(drawn.map(event => event.n))
    for (const [n, row] of this.#rows) {
      if (!numbers.has(n)) {
        row.remove()
        this.#rows.delete(n)
      }
    }
    drawn.forEach((event, i) => {
      const row = this.#rows.get(event.n) ?? this.#add(log, event)
      this.#setDelta(row, event, events[before + i - 1])
      row.classList.toggle("is-dim", pings === "dim" && isPing(event))
      if (this.#body.children[i] !== row) this.#body.insertBefore(row, this.#body.children[i] ?? null)
    })
    this.#shown = drawn.map(event => event.n)
    this.#mark(selected)
    return events.length - drawn.length
  }

  /** Forgets all rows: another log begins. */
  clear() {
    this.#rows.clear()
    this.#body.replaceChildren()
  }

  /** Brings the selected row into the view of its box. */
  reveal() {
    const box = this.#body.closest(".events-scroll")
    if (box) revealIn(box, this.#rows.get(this.#selected), box.querySelector("thead tr"))
  }

  focus() {
    this.#tabStop()?.focus({ preventScroll: true })
    this.reveal()
  }

  /** @param {Log} log @param {LogEvent} event */
  #add(log, event) {
    const way = wayOf(event)
    const side = event.from === undefined ? "" : `from-${event.from}`
    const isFault = event.kind === "fault" || event.kind === "node" || event.kind === "violation"
    const row = html(
      "tr",
      { id: `event-${event.n}`, class: `${side}${isFault ? " is-fault" : ""}`.trim() || undefined, "data-event": event.n, tabindex: -1 },
      html("th", { scope: "row", class: "is-number" }, String(event.n)),
      html("td", { class: "is-number" }, msWords(log.sinceOpen(event))),
      html("td", { class: "is-number event-delta" }),
      html("td", {}, way && html("span", { class: `way ${side}`.trim() }, way.slice(0, 1), html("span", { class: "way-word" }, way.slice(1)))),
      html("td", {}, shape(shapeOf(event)), ` ${nameOf(event)}`),
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
    return this.#rows.get(this.#selected) ?? this.#rows.get(this.#shown[this.#shown.length - 1])
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
    const here = Math.max(0, this.#shown.indexOf(this.#selected))
    const last = this.#shown.length - 1
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + PAGE, PageUp: here - PAGE, Home: 0, End: last }[event.key]
    if (to === undefined || last < 0) return
    event.preventDefault()
    event.stopPropagation()
    this.#onSelect(this.#shown[Math.min(last, Math.max(0, to))])
    this.focus()
  }
}
