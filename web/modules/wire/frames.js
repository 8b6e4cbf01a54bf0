/** Lesson 06's own picture: the newest frames of a wire, their headers beside their payloads, masked and unmasked. */

import { fromBase64, hexOf } from "./bytes.js"
import { anatomy } from "./frame.js"
import { onWire } from "./story.js"
import { besidesKind, kindOf } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** How many of the newest frames are told. */
const MOST = 10

/** As many bytes of a payload as a cell has room for. */
const BYTES = 8

/**
 * @typedef {object} FrameRow
 * @property {LogEvent} event
 * @property {string} name
 * @property {string} header the bytes before the payload, without the masking key
 * @property {string} key the masking key, empty if there is none
 * @property {string} wire the payload as it crossed
 * @property {string} plain the same unmasked
 * @property {string} cost "6 + 5 bytes": header and payload
 */

/** @param {Log} log @param {string} wire @param {number} now the newest event that counts @returns {FrameRow[]} newest last */
export function frameRows(log, wire, now) {
  return onWire(log.events, wire)
    .filter(event => event.kind === "frame" && event.n <= now)
    .slice(-MOST)
    .map(rowOf)
}

/** @param {LogEvent} event @returns {FrameRow} */
function rowOf(event) {
  const { key, wire, plain, header } = anatomy(event)
  const raw = fromBase64(event.bytes ?? "")
  return {
    event,
    name: `${kindOf(event)} ${besidesKind(event)}`.trim(),
    header: hexOf(raw.slice(0, header - key.length)),
    key: hexOf(key),
    wire: beginning(wire, event.length),
    plain: beginning(plain, event.length),
    cost: `${header} + ${event.length}`,
  }
}

/** @param {Uint8Array} bytes @param {number} length how many there are in truth */
function beginning(bytes, length) {
  return `${hexOf(bytes.slice(0, BYTES))}${length > BYTES ? " …" : ""}`
}
