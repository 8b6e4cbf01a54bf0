/** Draws the message that a frame is part of, if the frame alone does not tell it: its fragments, what it was inflated to. */

import { bytesWords, fromBase64, hexOf } from "../wire/bytes.js"
import { messageOfFrame } from "../wire/message.js"
import { nameOf } from "../wire/words.js"
import { html } from "./build.js"
import { wholeText } from "./whole-text.js"

/** @typedef {import("../wire/log.js").Log} Log */
/** @typedef {import("../wire/log.js").LogEvent} LogEvent */

/** So many bytes of what a frame was inflated to are shown. */
const MOST = 256

/** So many frames of a message are listed. */
const MOST_PARTS = 12

/** @param {Log} log @param {LogEvent} event @returns {HTMLElement[]} */
export function messageParts(log, event) {
  const message = messageOfFrame(log, event)
  if (!message || (message.parts.length === 1 && message.isWhole && !message.isCompressed)) return []
  return [
    html(
      "section",
      { class: "message-parts", "aria-label": "Its message" },
      html("h4", {}, "Its message"),
      message.parts.length > 1 || !message.isWhole ? fragments(message, event) : undefined,
      message.isCompressed ? html("p", {}, `Compressed (RFC 7692): ${message.onWire} bytes crossed the wire, ${message.length} bytes are what the application gets.`) : undefined,
      message.text === undefined ? undefined : wholeText("whole, as UTF-8", message.text),
      ...inflated(event),
    ),
  ]
}

/** @param {import("../wire/message.js").Message} message @param {LogEvent} event */
function fragments({ parts, between, isWhole }, event) {
  const all = [...parts, ...between].sort((one, other) => one.n - other.n)
  const items = all.slice(0, MOST_PARTS).map(part => {
    const words = `${nameOf(part)}, ${bytesWords(part.length)}${part.opcode >= 0x8 ? ": a control frame, between its fragments" : ""}`
    return html("li", part === event ? { "aria-current": "true" } : {}, html("a", { href: `#event-${part.n}` }, `event ${part.n}`), ` ${words}`)
  })
  const left = all.length - items.length
  return html(
    "div",
    {},
    html("p", {}, `${parts.length} ${parts.length === 1 ? "frame" : "frames"}${isWhole ? ", joined in this order" : " so far: its last has not come"}:`),
    html("ol", { class: "message-frames" }, ...items, left > 0 ? html("li", {}, `and ${left} more`) : undefined),
  )
}

/** @param {LogEvent} event */
function inflated(event) {
  if (event.inflated === undefined) return []
  const bytes = fromBase64(event.inflated).slice(0, MOST)
  const whole = event.inflatedLength ?? bytes.length
  return [
    html("p", {}, `This frame’s ${bytesWords(event.length)} became ${whole}${bytes.length < whole ? `, of which these are the first ${bytes.length}` : ""}:`),
    html("pre", { class: "dump", tabindex: 0 }, hexOf(bytes)),
  ]
}
