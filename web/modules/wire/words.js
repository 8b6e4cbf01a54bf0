/** What an event is called: the same words in the list, in the picture and above the frame. */

import { fromBase64, size } from "./bytes.js"

/** @typedef {import("./log.js").LogEvent} LogEvent */

export const OPCODES = {
  0x0: "continuation",
  0x1: "text",
  0x2: "binary",
  0x8: "close",
  0x9: "ping",
  0xa: "pong",
}

/** @param {number} opcode */
export function opcodeName(opcode) {
  return OPCODES[/** @type {keyof typeof OPCODES} */ (opcode)] ?? `reserved ${opcode.toString(16).toUpperCase()}`
}

/** The symbol of the sprite that stands for it. @param {LogEvent} event */
export function shapeOf(event) {
  switch (event.kind) {
    case "frame":
      return { 0x0: "continuation", 0x1: "text", 0x2: "binary", 0x8: "close" }[/** @type {0} */ (event.opcode)] ?? "control"
    case "head":
    case "body":
    case "sse":
      return "head"
    case "fault":
    case "node":
    case "violation":
      return "fault"
    case "opaque":
    case "record":
      return "binary"
    case "resp":
      return "text"
    default:
      return "tap"
  }
}

/** The same shape as a character, for a picture's text. @param {LogEvent} event */
export function signOf(event) {
  return { continuation: "○", text: "●", binary: "■", close: "⬣", control: "◆", head: "☰", fault: "⚡", tap: "◉" }[shapeOf(event)]
}

/** "text", "HTTP head", "fault": what kind of thing it is. @param {LogEvent} event */
export function kindOf(event) {
  switch (event.kind) {
    case "frame":
      return opcodeName(event.opcode)
    case "opaque":
      return "bytes"
    default:
      return event.kind
  }
}

/** @param {LogEvent} event */
export function isPing(event) {
  return event.kind === "frame" && (event.opcode === 0x9 || event.opcode === 0xa)
}

/** "→ to node", "← to browser", or nothing. @param {LogEvent} event @param {import("./ends.js").Ends} ends of its wire */
export function wayOf(event, { client, server }) {
  if (event.from === "client" || event.way === "to-node") return `→ to ${server.name}`
  if (event.from === "server" || event.way === "to-browser") return `← to ${client.name}`
  return ""
}

/** As many characters of a text as a list has room for. */
const LONGEST = 24

/** @param {string} text @param {number} longest */
function short(text, longest) {
  const letters = [...text]
  return letters.length > longest ? `${letters.slice(0, longest).join("").trimEnd()}…` : text
}

/** Of a question that is asked again and again, what stands behind the question mark is the news. @param {string} target @param {number} longest */
function shortTarget(target, longest) {
  const query = target.indexOf("?")
  return short(target.length > longest && query > 0 ? `…${target.slice(query)}` : target, longest)
}

/** In a few words, what happened. @param {LogEvent} event @param {number} [longest] of a text that it quotes */
export function nameOf(event, longest = LONGEST) {
  switch (event.kind) {
    case "opened":
      if (event.tls?.problem) return "TLS was not agreed"
      return event.tls ? `connection opened, ${event.tls.protocol}` : "connection opened"
    case "connected":
      return "tap connected to the other end"
    case "refused":
      return "connection refused"
    case "head":
      return event.request
        ? `${event.request.method} ${shortTarget(event.request.target, longest)}`
        : `${event.response.status} ${event.response.reason}`.trim()
    case "body":
      return nameOfBody(event, longest)
    case "frame":
      return nameOfFrame(event, longest)
    case "opaque":
      return event.frames ? `${counted(event.frames)} ${event.frames === 1 ? "frame" : "frames"}, not looked at` : "bytes, not decoded"
    case "sse":
      return nameOfServerSent(event, longest)
    case "record":
      return event.alert ? `TLS alert ${event.alert.split(",")[0]}` : `TLS ${event.type}${event.sni ? ` to ${event.sni}` : ""}`
    case "resp":
      return `${event.type} ${short(String(event.words ?? ""), longest)}`
    case "violation":
      return `a rule is broken (${event.code})`
    case "finished":
      if (event.how === "reset") return "RST: torn off"
      return event.closeNotify === false ? "FIN without close_notify: truncated?" : "FIN: sends no more"
    case "closed":
      return "connection closed"
    case "fault":
      return nameOfFault(event)
    case "node":
      return nameOfNode(event)
    default:
      return event.kind
  }
}

/** What its name says beyond its kind: nothing of a ping, "1001" of a Close. @param {LogEvent} event @param {number} [longest] */
export function besidesKind(event, longest = LONGEST) {
  const name = nameOf(event, longest)
  const kind = kindOf(event)
  return name.toLowerCase().startsWith(kind) ? name.slice(kind.length).replace(/^,? /, "") : name
}

/** @param {LogEvent} event @param {number} longest */
function nameOfFrame(event, longest) {
  if (event.opcode === 0x8) return event.code ? `Close ${event.code}${event.reason ? ` “${short(event.reason, longest)}”` : ""}` : "Close, no code"
  if (event.opcode === 0x1 && event.fin) return nameOfText(event, longest)
  const name = opcodeName(event.opcode)
  if (!event.fin) return `${name}, more follows`
  return event.text === undefined ? name : `${name}, ends “${short(event.text, longest)}”`
}

/** What has no data is no event to a page: a comment that keeps the line open, or only an id or a time. @param {LogEvent} sent @param {number} longest */
function nameOfServerSent(sent, longest) {
  const { event, data, comment, id, retry } = sent
  const message = chatMessage(sent)
  if (message) return nameOfMessage(message, longest)
  if (data !== undefined) return `event ${event ?? "message"} “${short(data, longest)}”`
  if (comment !== undefined) return `comment “${short(comment, longest)}”`
  return retry === undefined ? `id ${short(String(id ?? ""), longest)}, no data` : `retry after ${retry} ms, no data`
}

/** A chat's message by its type and text; any other text as it is. @param {LogEvent} event @param {number} longest */
function nameOfText(event, longest) {
  if (event.text === undefined) return "text"
  const message = chatMessage(event)
  return message ? nameOfMessage(message, longest) : `“${short(event.text, longest)}”`
}

/** A chat's message as it is called in a frame, other JSON as it begins; of anything else only that it is there. @param {LogEvent} event @param {number} longest */
function nameOfBody(event, longest) {
  if (!event.last) return "chunk of a body"
  const message = chatMessage(event)
  if (message) return nameOfMessage(message, longest)
  const text = textIn(event) ?? ""
  return /^[{[]/.test(text) ? `body ${short(text, longest)}` : "body"
}

/** @param {{ [field: string]: any }} message @param {number} longest */
function nameOfMessage(message, longest) {
  return message.text === undefined ? String(message.type) : `${message.type} “${short(String(message.text), longest)}”`
}

/** What was read once need not be read again at each drawing. @type {WeakMap<LogEvent, any>} */
const READ = new WeakMap()

/** The chat message that a text frame is, a body, or an event of a stream; or undefined. @param {LogEvent} event */
export function chatMessage(event) {
  if (!READ.has(event)) READ.set(event, messageOf(textIn(event)) ?? messageOf(cutText(event)))
  return READ.get(event)
}

/** So much of a body may be a message, in characters of Base64: what a page is made of need not be read. */
const LARGEST_BODY = 64 * 1024

/** What an event carries as text, if it can be a message. @param {LogEvent} event @returns {string | undefined} */
function textIn(event) {
  if (event.kind === "frame") return event.opcode === 0x1 ? event.text : undefined
  if (event.kind === "sse") return event.data
  if (event.kind !== "body" || !event.bytes || event.bytes.length > LARGEST_BODY) return undefined
  return new TextDecoder().decode(fromBase64(event.bytes))
}

/** Of a long message perhaps only the beginning was kept, up to somewhere in its last field. @param {LogEvent} event @returns {string | undefined} */
function cutText(event) {
  return event.kind === "frame" && event.text?.length < event.messageLength ? `${event.text}"}` : undefined
}

/** A chat message, or undefined if the text is none. @param {string | undefined} text */
export function messageOf(text) {
  try {
    const message = JSON.parse(text ?? "")
    return typeof message?.type === "string" ? message : undefined
  } catch {
    return undefined
  }
}

/** @param {LogEvent} event */
function nameOfFault(event) {
  if (event.struck) return `${event.fault} struck`
  if (!event.on) return `${event.fault} taken off`
  return `${event.fault}${valueOfFault(event)}${event.armed ? ", waits" : ""}`
}

/** @param {LogEvent} event */
function valueOfFault({ fault, value, jitter }) {
  if (!value) return ""
  if (fault === "delay") return ` ${value} ms${jitter ? ` ± ${jitter}` : ""}`
  if (fault === "throttle") return ` to ${value} B/s`
  if (fault === "slice") return ` into ${value} B`
  return fault.startsWith("reject") ? ` with ${value}` : ""
}

/** @param {LogEvent} event */
function nameOfNode(event) {
  const name = event.name ?? (event.node === undefined || event.node === "a" ? "node" : event.node)
  if (event.state === "started") return `${name} started${event.program === "mine" ? ": yours" : event.variant ? `: ${variantWords(event.variant)}` : ""}`
  if (event.state === "ended") return `${name} ended: ${event.exit}`
  return `${name} ${event.state}`
}

/** "latest only": a variant of a step, as a person reads its name in the program. @param {string} variant */
export function variantWords(variant) {
  return variant.toLowerCase().replaceAll("_", " ")
}

/** Its bytes on the wire in words, or nothing. @param {LogEvent} event */
export function sizeOf(event) {
  return event.end === undefined || event.start === undefined ? "" : size(event.end - event.start)
}

/** "131,402". @param {number} count */
export function counted(count) {
  return count.toLocaleString("en")
}

/** "9 843.6": milliseconds with a thin space at the thousands. @param {number} ms */
export function msWords(ms) {
  const [whole, rest] = Math.abs(ms).toFixed(1).split(".")
  return `${ms < 0 ? "−" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, "\u2009")}.${rest}`
}

/** "5.0 s", "120 ms", "1.3 ms": a span as one says it. @param {number} ms */
export function spanWords(ms) {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`
  return ms >= 20 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`
}
