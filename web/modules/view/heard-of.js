/** Draws who has heard what of whom: a line for each end of each guest's wire, a mark for each frame that it heard, all on one axis. */

import { spanWords } from "../wire/words.js"
import { html, svg } from "./build.js"
import { fillTable, tableIn } from "./table.js"

/** @typedef {import("../wire/silence.js").Listener} Listener */

/** A sign of life that says nothing else, and a word; by shape, as in the list. */
const SIGNS = { beat: "◆", word: "●" }

/**
 * @param {HTMLElement} place
 * @param {import("../wire/silence.js").Silence} silence
 * @param {Map<string, string>} names of the guests, by wire
 * @param {number} selected
 */
export function drawHeardOf(place, { listeners, begin, end }, names, selected) {
  const x = (/** @type {number} */ moment) => `${((100 * Math.max(0, moment - begin)) / Math.max(1, end - begin)).toFixed(2)}%`
  const axis = listeners.length > 0 ? `heard in the last ${spanWords(end - begin)}` : "heard"
  const head = html("tr", {}, ...["who", axis, "silence", "it knows"].map(word => html("th", { scope: "col" }, word)))
  const rows = listeners.map(each => {
    const guest = names.get(each.wire) ?? ""
    const last = each.signs.at(-1)?.event
    return html(
      "tr",
      { class: each.signs.some(({ event }) => event.n === selected) ? "is-here" : undefined },
      html("th", { scope: "row" }, each.side === "server" ? `node, of ${guest}` : `${guest}, of the node`),
      html("td", { class: "heard-of-cell" }, picture(each, x, selected)),
      html("td", {}, last ? html("a", { href: `#event-${last.n}` }, spanWords(each.silence)) : spanWords(each.silence)),
      html("td", { class: each.end ? "is-over" : "is-open" }, knowledge(each, end)),
    )
  })
  fillTable(tableIn(place, "heard-of"), head, rows, "Nobody has joined yet.")
}

/** @param {Listener} listener @param {number} now */
function knowledge({ end }, now) {
  if (!end) return "open"
  return `${end.isItsOwn ? "ended it" : "was told"} ${spanWords(now - end.at)} ago`
}

/** @param {Listener} listener @param {(moment: number) => string} x @param {number} selected */
function picture({ side, since, signs, end }, x, selected) {
  const last = signs.at(-1)?.at ?? since
  const stop = end ? x(end.at) : "100%"
  return svg(
    "svg",
    { class: `heard-of-picture of-${side}`, "aria-hidden": "true" },
    svg("line", { class: "heard-of-heard", x1: x(since), y1: "50%", x2: x(last), y2: "50%" }),
    svg("line", { class: "heard-of-quiet", x1: x(last), y1: "50%", x2: stop, y2: "50%" }),
    ...signs.map(({ event, at, isBeat }) =>
      svg("text", { class: event.n === selected ? "heard-of-sign is-here" : "heard-of-sign", x: x(at), y: "50%", dy: "0.35em" }, isBeat ? SIGNS.beat : SIGNS.word),
    ),
    end && svg("text", { class: "heard-of-end", x: x(end.at), y: "50%", dy: "0.35em" }, "×"),
  )
}
