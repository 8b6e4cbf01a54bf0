/** What is shown of the selected event: a frame bit by bit, a handshake rule by rule, anything else as the bytes it is. */

import { flipsIn } from "../wire/flips.js"
import { fieldAt } from "../wire/frame.js"
import { html } from "./build.js"
import { dump } from "./dump.js"
import { frame } from "./frame.js"
import { head } from "./head.js"
import { messageParts } from "./message.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/log.js").Log} Log */

const WITH_CLOSE_NOTIFY = "Within TLS this side said close_notify: it has sent all that it wanted to (RFC 8446, 6.1)."
const WITHOUT_CLOSE_NOTIFY = "Only TCP ended here. Within TLS this side never said close_notify, so what it sent may be truncated: anybody on the way can send a FIN (RFC 8446, 6.1)."

/**
 * @param {Log} log
 * @param {LogEvent} event
 * @param {number} now the newest event that counts
 * @param {import("../wire/rest.js").Fetch} [fetch] gets bytes that the log does not keep
 * @returns {HTMLElement[]}
 */
export function partsOf(log, event, now, fetch) {
  switch (event.kind) {
    case "frame":
      return [...messageParts(log, event), frame(event, flipsIn(log, event, now), fetch)]
    case "head":
      return head(log, event)
    case "fault":
      return [sentence(event.did), sentence(`It met ${connections(event.connections ?? [])}.`)]
    case "violation":
      return [sentence(event.sentence), sentence(`An endpoint answers with ${event.code}.`), ...dump(event, fetch)]
    case "opaque":
      return [sentence(event.why), ...dump(event, fetch)]
    case "refused":
      return [sentence(`The tap could not connect any further: ${event.reason}. It reset the connection that had come to it.`)]
    case "finished":
      return event.closeNotify === undefined ? [] : [sentence(event.closeNotify ? WITH_CLOSE_NOTIFY : WITHOUT_CLOSE_NOTIFY)]
    case "node":
      return [sentence(`Process ${event.pid}, port ${event.port}.`)]
    case "sse":
      return [facts([["event", event.event ?? "message"], ["id", event.id], ["data", event.data], ["retry", event.retry], ["comment", event.comment]]), ...dump(event, fetch)]
    case "record":
      return [
        facts([["type", event.type], ["version", event.version], ["length", `${event.length} bytes`], ["says", event.alert], ["SNI", event.sni], ["ALPN", event.alpn]]),
        ...(event.type === "application data" ? [sentence("Sealed: what lies inside can be read by its two ends only.")] : []),
        ...dump(event, fetch),
      ]
    case "resp":
      return [facts([["type", event.type], ["reads", event.words], ["value", JSON.stringify(event.value)]]), ...dump(event, fetch)]
    case "body":
      return [...(event.remark ? [sentence(event.remark)] : []), ...dump(event, fetch)]
    default:
      return []
  }
}

/**
 * Marks a byte of the event, if it is laid out: of a frame a byte of its payload, else the field of its header.
 * @param {HTMLElement} view
 * @param {LogEvent} event
 * @param {number} byte from the event's first
 */
export function markByte(view, event, byte) {
  if (event.kind !== "frame") return
  const cell = byte >= event.header ? view.querySelector(`.is-wire[data-byte="${byte - event.header}"], .is-plain[data-byte="${byte - event.header}"]`) : view.querySelector(`[data-field="${fieldAt(event, byte)}"]`)
  if (cell instanceof HTMLElement) cell.click()
}

/** @param {[string, string | number | undefined][]} lines those that have a value are told */
function facts(lines) {
  return html("dl", { class: "event-facts" }, ...lines.filter(([, value]) => value !== undefined).map(([name, value]) => html("div", {}, html("dt", {}, name), html("dd", {}, String(value)))))
}

/** @param {number[]} numbers */
function connections(numbers) {
  if (numbers.length === 0) return "no connection"
  return numbers.length === 1 ? `connection ${numbers[0]}` : `connections ${numbers.join(", ")}`
}

/** @param {string} text */
function sentence(text) {
  return html("p", {}, text)
}
