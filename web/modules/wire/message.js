/** A message and the frames that carry it: its first frame, its continuations, and the control frames that came between. */

import { fromBase64 } from "./bytes.js"
import { anatomy } from "./frame.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/**
 * @typedef {object} Message
 * @property {LogEvent[]} parts in order
 * @property {LogEvent[]} between control frames of the same side, from its first frame to its last
 * @property {boolean} isWhole whether its last frame came
 * @property {boolean} isCompressed
 * @property {number} length of what the application gets, in bytes; of a compressed message that is not whole, so far
 * @property {number} onWire bytes of its payloads as they crossed
 * @property {string | undefined} text of the whole message if it is text and whole
 */

/** The message that a frame is part of; a control frame is none. @param {Log} log @param {LogEvent} event @returns {Message | undefined} */
export function messageOfFrame(log, event) {
  if (event.kind !== "frame" || event.opcode >= 0x8) return undefined
  const lane = log.events.filter(each => each.kind === "frame" && each.connection === event.connection && each.from === event.from)
  const at = lane.indexOf(event)
  const first = lane.slice(0, at + 1).findLastIndex(each => each.opcode === 0x1 || each.opcode === 0x2)
  if (first < 0) return undefined
  const end = lane.findIndex((each, i) => i >= first && each.opcode < 0x8 && each.fin)
  const run = lane.slice(first, end < 0 ? undefined : end + 1)
  const parts = run.filter(each => each.opcode < 0x8)
  const last = parts[parts.length - 1]
  const isCompressed = parts.some(part => part.compressed ?? part.rsv === 4)
  return {
    parts,
    between: run.filter(each => each.opcode >= 0x8),
    isWhole: end >= 0,
    isCompressed,
    length: last.messageLength ?? parts.reduce((sum, part) => sum + (part.inflatedLength ?? part.length), 0),
    onWire: parts.reduce((sum, part) => sum + part.length, 0),
    text: end < 0 ? undefined : (last.text ?? joined(parts, isCompressed)),
  }
}

/** An older log does not join a text: done here if every byte of it was kept. @param {LogEvent[]} parts @param {boolean} isCompressed */
function joined(parts, isCompressed) {
  if (parts[0].opcode !== 0x1 || (isCompressed && parts.some(part => part.inflated === undefined))) return undefined
  const decoder = new TextDecoder()
  const anatomies = parts.map(part => anatomy(part))
  if (anatomies.some(each => each.isCut)) return undefined
  return parts.map((part, i) => decoder.decode(part.inflated === undefined ? anatomies[i].plain : fromBase64(part.inflated), { stream: i < parts.length - 1 })).join("")
}
