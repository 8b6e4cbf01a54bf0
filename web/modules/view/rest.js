/** Draws what the log does not keep of a long event: a page of it at a time, got from the kit when it is asked for. */

import { dumpOf } from "../wire/bytes.js"
import { keptOf, pageAt, payloadOf } from "../wire/rest.js"
import { counted } from "../wire/words.js"
import { html } from "./build.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */

/**
 * @param {LogEvent} event
 * @param {number} shown how many of its bytes are shown already
 * @param {import("../wire/rest.js").Fetch} [fetch] of a saved log there is nobody to ask
 * @returns {HTMLElement[]}
 */
export function rest(event, shown, fetch) {
  const { whole } = keptOf(event)
  if (shown >= whole) return []
  if (!fetch) return [html("p", { class: "note" }, "A saved log has no more of it.")]
  const place = html("section", { class: "rest", "aria-label": "The rest of it" })
  const load = html("button", { class: "button", type: "button" }, `Load the rest: ${counted(whole - shown)} bytes, a page at a time`)
  load.addEventListener("click", () => place.replaceChildren(...pager(event, shown, fetch)))
  place.append(load)
  return [place]
}

/** @param {LogEvent} event @param {number} from @param {import("../wire/rest.js").Fetch} fetch */
function pager(event, from, fetch) {
  const { whole } = keptOf(event)
  const said = html("span", { class: "note", role: "status" })
  const bytes = html("pre", { class: "dump", tabindex: 0 })
  const at = html("input", { type: "number", min: 0, max: whole - 1, step: 1 })
  const button = (/** @type {string} */ words) => html("button", { class: "button", type: "button" }, words)
  const [first, before, next, last] = ["first", "← before", "next →", "last"].map(button)
  let page = pageAt(event, from)
  const show = async (/** @type {number} */ start) => {
    page = pageAt(event, start)
    const { end, isFirst, isLast } = page
    at.value = String(page.start)
    for (const each of [first, before]) each.disabled = isFirst
    for (const each of [next, last]) each.disabled = isLast
    const shown = page
    const got = await payloadOf(event, shown.start, end, fetch).catch(problem => String(problem.message))
    if (shown !== page) return // Somebody has gone on meanwhile.
    bytes.hidden = typeof got === "string"
    said.textContent = typeof got === "string" ? got : `Bytes ${counted(shown.start)} to ${counted(end - 1)} of ${counted(whole)}${event.masked ? ", unmasked" : ""}${event.compressed ? ", compressed as they crossed" : ""}.`
    if (typeof got !== "string") bytes.textContent = dumpOf(got, shown.start)
  }
  first.addEventListener("click", () => show(0))
  before.addEventListener("click", () => show(page.before))
  next.addEventListener("click", () => show(page.next))
  last.addEventListener("click", () => show(page.last))
  at.addEventListener("change", () => show(at.valueAsNumber))
  show(from)
  return [html("p", { class: "rest-pages" }, first, before, next, last, html("label", {}, "from byte ", at), said), bytes]
}
