/** An event as something to paste elsewhere: as bytes, as text, as a command that does it again, as Java for a test. */

import { fromBase64, hexOf, latin1 } from "./bytes.js"
import { anatomy } from "./frame.js"
import { isUpgradeRequest, values } from "./handshake.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** A command cannot say these for itself, or says them anyhow. */
const SAID_ANYHOW = /^(host|content-length|accept-encoding)$/i

/**
 * The ways in which an event can be copied, by the word on the button.
 * @param {Log} log
 * @param {LogEvent} event
 * @returns {{ name: string, text: string }[]}
 */
export function copiesOf(log, event) {
  if (event.bytes === undefined) return []
  const command = commandOf(log, event)
  return [
    { name: "hex", text: hexOf(fromBase64(event.bytes)) },
    { name: "text", text: textOf(event) },
    ...(command ? [command] : []),
    { name: "Java", text: javaOf(event) },
  ]
}

/** What an application reads of it: unmasked, as UTF-8; a head as it stood. @param {LogEvent} event */
export function textOf(event) {
  if (event.text !== undefined) return event.text
  if (event.inflated !== undefined) return new TextDecoder().decode(fromBase64(event.inflated))
  if (event.kind === "frame") return new TextDecoder().decode(anatomy(event).plain)
  return event.kind === "head" ? latin1(fromBase64(event.bytes ?? "")) : new TextDecoder().decode(fromBase64(event.bytes ?? ""))
}

/** A Java array that stands in a test as it is; a byte above 127 needs a cast. @param {LogEvent} event */
export function javaOf(event) {
  const literals = [...fromBase64(event.bytes ?? "")].map(byte => `${byte > 0x7f ? "(byte) " : ""}0x${byte.toString(16).padStart(2, "0")}`)
  return `new byte[] {${literals.join(", ")}}`
}

/** What makes the same happen again from a terminal. @param {Log} log @param {LogEvent} event */
function commandOf(log, event) {
  if (event.kind === "head" && event.request) return isUpgradeRequest(event) ? { name: "wscat", text: wscat(event) } : { name: "curl", text: curl(event) }
  if (event.kind !== "frame" || event.from !== "client" || event.text === undefined) return undefined
  const request = log.events.find(each => each.connection === event.connection && each.kind === "head" && each.request && isUpgradeRequest(each))
  return request && { name: "wscat", text: `${wscat(request)} -x ${quoted(event.text)}` }
}

/** @param {LogEvent} head */
function curl(head) {
  const fields = head.fields.filter((/** @type {[string, string]} */ [name]) => !SAID_ANYHOW.test(name))
  const headers = fields.map((/** @type {[string, string]} */ [name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  const method = head.request.method === "GET" ? [] : head.request.method === "HEAD" ? ["--head"] : ["-X", quoted(head.request.method)]
  return ["curl", "-i", "--http1.1", ...method, ...headers, quoted(addressOf(head, "http"))].join(" ")
}

/** @param {LogEvent} head */
function wscat(head) {
  const protocols = values(head, "Sec-WebSocket-Protocol").flatMap(value => value.split(",").map(each => each.trim()))
  const origin = values(head, "Origin").flatMap(value => ["-o", quoted(value)])
  return ["wscat", "-c", quoted(addressOf(head, "ws")), ...protocols.flatMap(each => ["-s", quoted(each)]), ...origin].join(" ")
}

/** @param {LogEvent} head @param {string} scheme */
function addressOf(head, scheme) {
  const { target } = head.request
  return target.startsWith("/") ? `${scheme}://${values(head, "Host")[0] ?? "localhost"}${target}` : target
}

/** For a shell: nothing in single quotes means anything but itself. @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`
}
