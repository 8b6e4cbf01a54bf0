/** What is shown of the selected event: a frame bit by bit, a handshake rule by rule, anything else as the bytes it is. */

import { html } from "./build.js"
import { dump } from "./dump.js"
import { frame } from "./frame.js"
import { head } from "./head.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/log.js").Log} Log */

/**
 * @param {Log} log
 * @param {LogEvent} event
 * @returns {HTMLElement[]}
 */
export function partsOf(log, event) {
  switch (event.kind) {
    case "frame":
      return [frame(event)]
    case "head":
      return head(log, event)
    case "fault":
      return [sentence(event.did), sentence(`It met ${connections(event.connections)}.`)]
    case "violation":
      return [sentence(event.sentence), sentence(`An endpoint answers with ${event.code}.`), ...dump(event)]
    case "opaque":
      return [sentence(event.why), ...dump(event)]
    case "refused":
      return [sentence(`The tap could not connect to the node: ${event.reason}. It reset the browser’s connection.`)]
    case "node":
      return [sentence(`Process ${event.pid}, port ${event.port}.`)]
    case "body":
      return dump(event)
    default:
      return []
  }
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
