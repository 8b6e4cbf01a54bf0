/**
 * The anatomy of a frame, from its raw bytes: each field of the header with the bits it has here, what that means, and the
 * section of RFC 6455 that says so.
 */

import { bytesWords, fromBase64, hexOf } from "./bytes.js"
import { counted, opcodeName } from "./words.js"

/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {{ name: string, value: string, meaning: string, section: string, bits: number }} Field */

const LENGTH_OF_TWO = 126
const LENGTH_OF_EIGHT = 127

/**
 * @param {LogEvent} event of kind frame
 * @returns {{ bits: string[], more: number[], fields: Field[], key: number[], wire: Uint8Array, plain: Uint8Array, header: number, isCut: boolean }}
 *   `bits` the sixteen bits of the first two bytes; `more` the other bytes of the header; `wire` and `plain` the payload as it crossed and unmasked
 */
export function anatomy(event) {
  const raw = fromBase64(event.bytes ?? "")
  const key = event.masked ? [...raw.slice(event.header - 4, event.header)] : []
  const wire = raw.slice(event.header)
  const plain = wire.map((byte, i) => (event.masked ? byte ^ key[i % 4] : byte))
  const bits = [...raw.slice(0, 2)].flatMap(byte => [...byte.toString(2).padStart(8, "0")])
  return {
    bits,
    more: [...raw.slice(2, event.header)],
    fields: fieldsOf(event, raw, key),
    key,
    wire,
    plain,
    header: event.header,
    isCut: event.header + event.length > raw.length,
  }
}

/** The number of the field that a byte of the header belongs to. @param {LogEvent} event @param {number} byte */
export function fieldAt(event, byte) {
  if (byte < 2) return byte === 0 ? 0 : 4
  const moreLength = event.header - 2 - (event.masked ? 4 : 0)
  return byte < 2 + moreLength || moreLength === 0 ? 5 : 6
}

/** @param {LogEvent} event @param {Uint8Array} raw @param {number[]} key @returns {Field[]} */
function fieldsOf(event, raw, key) {
  const short = raw[1] & 0x7f
  const fields = [
    { name: "FIN", bits: 1, value: event.fin ? "1" : "0", meaning: meaningOfFin(event), section: "5.2, 5.4" },
    { name: "RSV1–3", bits: 3, value: event.rsv.toString(2).padStart(3, "0"), meaning: meaningOfRsv(event), section: "5.2" },
    {
      name: "opcode",
      bits: 4,
      value: `${event.opcode.toString(2).padStart(4, "0")} = ${event.opcode.toString(16).toUpperCase()}`,
      meaning: meaningOfOpcode(event.opcode),
      section: event.opcode < 0x8 ? "5.2, 5.6" : "5.5",
    },
    { name: "MASK", bits: 1, value: event.masked ? "1" : "0", meaning: meaningOfMask(event), section: "5.1, 5.2" },
    { name: "length", bits: 7, value: `${short.toString(2).padStart(7, "0")} = ${short}`, meaning: meaningOfLength(short), section: "5.2" },
  ]
  const more = short === LENGTH_OF_TWO ? 2 : short === LENGTH_OF_EIGHT ? 8 : 0
  if (more > 0) {
    fields.push({
      name: "more length",
      bits: 8 * more,
      value: `${hexOf(raw.slice(2, 2 + more))} = ${counted(event.length)}`,
      meaning: `The real length, in ${more} bytes, the most significant first.`,
      section: "5.2",
    })
  }
  if (event.masked) {
    fields.push({
      name: "masking key",
      bits: 32,
      value: hexOf(key),
      meaning: "Four unpredictable bytes, new for every frame, so that no page can choose the bytes on the wire.",
      section: "5.3, 10.3",
    })
  }
  return [...fields, { name: "payload", bits: 0, value: bytesWords(event.length), meaning: meaningOfPayload(event), section: event.masked ? "5.3" : "5.6" }]
}

/** @param {LogEvent} event */
function meaningOfFin(event) {
  if (!event.fin) return "Not the last fragment of its message: more follow, and control frames may come between."
  if (event.opcode === 0x0) return "The last fragment: with it the message is whole."
  if (event.opcode >= 0x8) return "A control frame is always whole."
  return "The last fragment of its message. As the opcode is not 0, it is the first one too: a message in one frame."
}

/** @param {LogEvent} event */
function meaningOfRsv({ rsv, compressed }) {
  if (rsv === 0 && compressed) return "Its message is compressed: only the first frame of it says so, by RSV1 (RFC 7692, 6)."
  if (rsv === 0) return "No extension gave these bits a meaning here, so they must be 0."
  if (rsv === 4) return "RSV1: this message is compressed by permessage-deflate (RFC 7692, 6)."
  return "Set, although nothing agreed in the handshake gives them a meaning."
}

/** @param {number} opcode */
function meaningOfOpcode(opcode) {
  switch (opcode) {
    case 0x0:
      return "A continuation: it goes on with the message that an earlier frame began."
    case 0x1:
      return "A text frame: the whole message is UTF-8."
    case 0x2:
      return "A binary frame: what the bytes mean is the application's business."
    case 0x8:
      return "Close: this side sends nothing more. The other answers with a Close, then TCP ends."
    case 0x9:
      return "Ping: the other side must answer soon with a pong of the same bytes."
    case 0xa:
      return "Pong: the answer to a ping, or a sign of life on its own."
    default:
      return `${opcodeName(opcode)}: no meaning is defined.`
  }
}

/** @param {LogEvent} event */
function meaningOfMask(event) {
  return event.masked
    ? "A masking key follows. Every frame from a client is masked, so that nobody on the way takes it for something else."
    : "Not masked. No frame from a server is; a client would have to end the connection."
}

/** @param {number} short */
function meaningOfLength(short) {
  if (short === LENGTH_OF_TWO) return "126 is no length: it announces that the next two bytes hold it."
  if (short === LENGTH_OF_EIGHT) return "127 is no length: it announces that the next eight bytes hold it."
  return "Up to 125, the payload’s length stands here. 126 would announce two more bytes, 127 eight."
}

/** @param {LogEvent} event */
function meaningOfPayload(event) {
  const masked = event.masked ? "Byte i was combined with byte i mod 4 of the key by XOR; doing it again undoes it." : ""
  if (event.opcode === 0x8) return event.length === 0 ? "Empty: a Close need not say why." : `Two bytes of code, then a reason in UTF-8. ${masked}`
  if (event.compressed) return `${masked} Compressed with DEFLATE: what it became stands above.`.trimStart()
  return masked || "As it is, byte for byte."
}

/** Codes of a Close frame: name, meaning, and who may send them. RFC 6455, 7.4, and the registry at IANA. */
const CLOSE_CODES = {
  1000: ["normal closure", "The purpose is fulfilled.", "either side"],
  1001: ["going away", "A page is left or closed, or a server goes down.", "either side"],
  1002: ["protocol error", "The other side broke a rule of the protocol.", "either side"],
  1003: ["unsupported data", "A kind of data came that this endpoint does not take.", "either side"],
  1005: ["no status", "Never sent: what an endpoint reports when the Close had no code.", "nobody"],
  1006: ["abnormal closure", "Never sent: what an endpoint reports when no Close came at all.", "nobody"],
  1007: ["invalid payload data", "The bytes do not fit the message’s type, such as text that is no UTF-8.", "either side"],
  1008: ["policy violation", "A rule of this server was broken; no better code fits.", "either side"],
  1009: ["message too big", "More than this endpoint processes.", "either side"],
  1010: ["mandatory extension", "The server did not agree to an extension that is needed.", "a client"],
  1011: ["internal error", "Something unexpected happened.", "a server"],
  1012: ["service restart", "The server restarts: come back, after a moment.", "a server"],
  1013: ["try again later", "The server is overloaded: come back later.", "a server"],
  1014: ["bad gateway", "A gateway got no valid answer from the server behind it.", "a server"],
  1015: ["TLS handshake", "Never sent: what an endpoint reports when TLS failed.", "nobody"],
}

/** @param {number} code @returns {{ name: string, meaning: string, who: string }} */
export function closeCode(code) {
  const known = CLOSE_CODES[/** @type {keyof typeof CLOSE_CODES} */ (code)]
  if (known) return { name: known[0], meaning: known[1], who: known[2] }
  if (code >= 3000 && code <= 3999) return { name: "registered", meaning: "A library’s or framework’s own code, registered at IANA.", who: "either side" }
  if (code >= 4000 && code <= 4999) return { name: "private", meaning: "The application’s own code.", who: "either side" }
  return { name: "not allowed", meaning: "No Close frame may carry this code.", who: "nobody" }
}
