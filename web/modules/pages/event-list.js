import { endsOf } from "../wire/ends.js"
import { listWords } from "../wire/list-words.js"
import { SEARCH_HELP, searchFor } from "../wire/search.js"
import { EventTable } from "../view/events.js"
import { Legend } from "../view/legend.js"
import { part } from "../view/part.js"
import { setText } from "../view/text.js"

/** @typedef {import("../wire/log.js").Log} Log */
/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/shown.js").Wish} Wish */

/** The list with all that filters it: search, legend, direction, kind, and what is done with pings. */
export class EventList {
  #root
  #table
  #legend
  #onWish

  /**
   * @param {HTMLElement} root
   * @param {Wish["kind"]} kind that is chosen at first
   * @param {{ select: (n: number) => void, enter: () => void, wish: (wish: Partial<Wish>) => void }} asked
   */
  constructor(root, kind, { select, enter, wish }) {
    this.#root = root
    this.#onWish = wish
    this.#table = new EventTable(part(root, ".events tbody", HTMLTableSectionElement), select, enter)
    this.#legend = new Legend(part(root, ".events-legend", HTMLUListElement), off => wish({ off }))
    this.#search.title = SEARCH_HELP
    this.#choice("kind", kind)
    this.#listen()
  }

  get #search() {
    return part(this.#root, "[data-search]", HTMLInputElement)
  }

  get #clock() {
    return part(this.#root, "[data-clock]", HTMLSelectElement)
  }

  #listen() {
    this.#clock.addEventListener("change", () => {
      this.#table.clear()
      this.#onWish({})
    })
    this.#search.addEventListener("input", () => this.#onWish({ query: this.#search.value }))
    for (const name of ["direction", "kind", "pings"]) {
      for (const radio of this.#root.querySelectorAll(`input[name=${name}]`)) {
        radio.addEventListener("change", () => {
          if (radio instanceof HTMLInputElement) this.#onWish({ [name]: radio.value })
        })
      }
    }
  }

  /** A link to an event that the filters hide shows it all the same. @returns {Partial<Wish>} the wish without a filter */
  showAll() {
    this.#search.value = ""
    this.#legend.showAll()
    this.#choice("direction", "both")
    this.#choice("kind", "all")
    return { direction: "both", kind: "all", query: "", off: [] }
  }

  /** @param {string} name @param {string} value */
  #choice(name, value) {
    part(this.#root, `input[name=${name}][value=${value}]`, HTMLInputElement).checked = true
  }

  /**
   * @param {Log} log
   * @param {LogEvent[]} events those that are shown, oldest first
   * @param {{ wish: Wish, sieve: import("../wire/shown.js").Sieve, selected: number, isLive: boolean }} view
   */
  draw(log, events, { wish, sieve, selected, isLive }) {
    const query = wish.query ?? ""
    const { client, server } = endsOf(log.stage, wish.wire)
    for (const [side, words] of [["client", `→ to ${server.name}`], ["server", `← to ${client.name}`]]) setText(part(this.#root, `[data-direction=${side}]`, HTMLElement), words)
    this.#legend.draw(sieve.shapes)
    this.#table.draw(log, events, { selected, pings: wish.pings, clock: this.#clock.value, follows: isLive })
    setText(part(this.#root, "[data-search-said]", HTMLElement), searchFor(query).problem || (query ? `${events.length} found.` : ""))
    const counts = { shown: events.length, hidden: sieve.hidden(wish), kept: sieve.kept(wish), lines: log.linesOf(wish.wire), lost: log.dropped, passedOver: log.passedOver(wish.wire) }
    setText(part(this.#root, ".events-foot", HTMLElement), listWords(counts))
  }

  clear() {
    this.#table.clear()
  }

  /** Brings the selected row into sight. */
  reveal() {
    this.#table.reveal()
  }

  focus() {
    this.#table.focus()
  }
}
