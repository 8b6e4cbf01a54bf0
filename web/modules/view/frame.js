/** Draws the selected event: a frame bit by bit, a handshake rule by rule, anything else as the bytes it is. */

import { fromBase64, hex, hexOf, latin1, letter } from "../wire/bytes.js"
import { anatomy, closeCode } from "../wire/frame.js"
import { acceptSteps, GUID, isUpgradeRequest, requirementsOfRequest, requirementsOfResponse, values } from "../wire/handshake.js"
import { html, shape } from "./build.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/log.js").Log} Log */

/** So many bytes of a payload are laid out at first; a button brings the rest that was kept. */
const FIRST_BYTES = 128
const GROUP = 8

/**
 * @param {Log} log
 * @param {LogEvent} event
 * @returns {HTMLElement[]}
 */
export function partsOf(log, event) {
  switch (event.kind) {
    case "frame":
      return frame(event)
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

/** @param {LogEvent} event */
function frame(event) {
  const parts = anatomy(event)
  const payload = html("section", { "aria-label": event.masked ? "Payload, unmasked" : "Payload" })
  drawPayload(payload, event, parts, FIRST_BYTES)
  return [bits(event, parts), fields(event, parts), ...closing(event), payload, ...exercise(parts)]
}

/** @param {LogEvent} event @param {ReturnType<typeof anatomy>} parts */
function bits(event, { bits, fields }) {
  const firsts = new Set([0, 1, 4, 8, 9])
  const named = fields.slice(0, 5)
  return html(
    "table",
    { class: "bits" },
    html("caption", { class: "for-ears" }, `The first sixteen bits of frame ${event.n}`),
    html(
      "tbody",
      {},
      html("tr", {}, ...[0, 1].map(i => html("th", { class: "bits-byte", colspan: 8, scope: "colgroup" }, `byte ${i} = `, html("code", {}, hex(parseInt(bits.slice(8 * i, 8 * i + 8).join(""), 2)))))),
      html("tr", {}, ...bits.map((_, i) => html("th", { class: "bits-number", scope: "col" }, String(i)))),
      html("tr", {}, ...bits.map((bit, i) => html("td", { class: firsts.has(i) ? "bit is-first" : "bit" }, bit))),
      html("tr", {}, ...named.map((field, i) => html("th", { class: "bits-field", colspan: field.bits, scope: "colgroup" }, html("a", { href: `#field-${i + 1}` }, String(i + 1), html("span", { class: "bits-name" }, ` ${field.name}`))))),
    ),
  )
}

/** @param {LogEvent} event @param {ReturnType<typeof anatomy>} parts */
function fields(event, { fields }) {
  return html(
    "table",
    { class: "fields" },
    html("caption", { class: "for-ears" }, `The fields of frame ${event.n}`),
    html("thead", {}, html("tr", {}, ...["field", "here", "means", "RFC 6455"].map(name => html("th", { scope: "col" }, name)))),
    html(
      "tbody",
      {},
      ...fields.map((field, i) =>
        html(
          "tr",
          { id: `field-${i + 1}` },
          html("th", { scope: "row" }, `${i + 1} ${field.name}`),
          html("td", { class: "fields-value" }, field.value),
          html("td", { class: "fields-meaning" }, field.meaning),
          html("td", { class: "fields-rfc" }, `§ ${field.section}`),
        ),
      ),
    ),
  )
}

/** What a Close says. @param {LogEvent} event */
function closing(event) {
  if (event.opcode !== 0x8 || event.code === undefined) return []
  const code = closeCode(event.code)
  return [
    html(
      "p",
      { class: "close-code" },
      html("b", {}, `${event.code}, ${code.name}. `),
      `${code.meaning} Sent by: ${code.who}.`,
      event.reason ? ` Reason given: “${event.reason}”.` : "",
    ),
  ]
}

/**
 * @param {HTMLElement} section
 * @param {LogEvent} event
 * @param {ReturnType<typeof anatomy>} parts
 * @param {number} most
 */
function drawPayload(section, event, parts, most) {
  const { wire, plain, key, isCut } = parts
  const tables = []
  for (let start = 0; start < Math.min(most, wire.length); start += GROUP) {
    tables.push(octets(start, wire.slice(start, start + GROUP), plain.slice(start, start + GROUP), key))
  }
  const left = wire.length - most
  const more = html("button", { class: "button", type: "button" }, `Show ${left} more bytes`)
  more.addEventListener("click", () => drawPayload(section, event, parts, wire.length))
  section.replaceChildren(html("div", { class: "payload" }, ...tables))
  if (left > 0) section.append(more)
  else if (isCut) section.append(html("p", { class: "note" }, `The log keeps the first ${wire.length} of ${event.length} bytes.`))
}

/** @param {number} start @param {Uint8Array} wire @param {Uint8Array} plain @param {number[]} key */
function octets(start, wire, plain, key) {
  const row = (/** @type {string} */ name, /** @type {string} */ kind, /** @type {string[]} */ cells) =>
    html("tr", {}, html("th", { scope: "row" }, name), ...padded(cells).map(cell => html("td", { class: cell === undefined ? undefined : kind }, cell)))
  const masked = key.length > 0
  return html(
    "table",
    { class: "octets" },
    html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "byte"), ...padded([...wire].map((_, i) => String(start + i))).map(cell => (cell === undefined ? html("td") : html("th", { scope: "col" }, cell))))),
    html(
      "tbody",
      {},
      row("on the wire", masked ? "is-wire" : "is-plain", [...wire].map(hex)),
      masked && row("XOR key", "is-key", [...wire].map((_, i) => hex(key[(start + i) % 4]))),
      masked && row("unmasked", "is-plain", [...plain].map(hex)),
      row("as text", "is-letter", [...plain].map(letter)),
    ),
  )
}

/** @param {string[]} cells @returns {(string | undefined)[]} */
function padded(cells) {
  return [...cells, ...Array(GROUP - cells.length).fill(undefined)]
}

/** @param {ReturnType<typeof anatomy>} parts */
function exercise({ wire, key, plain }) {
  if (key.length === 0 || wire.length === 0) return []
  return [
    html(
      "p",
      { class: "note" },
      "Do one yourself: byte 0 is ",
      html("code", {}, hex(wire[0])),
      ", key byte 0 is ",
      html("code", {}, hex(key[0])),
      ". ",
      html("code", {}, `printf '%02x\\n' $((0x${hex(wire[0])} ^ 0x${hex(key[0])}))`),
      " prints ",
      html("code", {}, hex(plain[0])),
      ", which is ",
      html("code", {}, letter(plain[0])),
      ".",
    ),
  ]
}

/** @param {Log} log @param {LogEvent} event */
function head(log, event) {
  const lines = latin1(fromBase64(event.bytes ?? "")).split("\r\n")
  const text = html("pre", { class: "head-text", tabindex: 0 }, html("code", {}, lines.join("\n").trimEnd()))
  if (event.request && isUpgradeRequest(event)) return [text, requirements(requirementsOfRequest(event))]
  const request = event.response?.status === 101 ? requestOf(log, event) : undefined
  if (!request) return [text]
  const key = values(request, "Sec-WebSocket-Key")[0] ?? ""
  return [text, requirements(requirementsOfResponse(event, key)), steps(acceptSteps(key), values(event, "Sec-WebSocket-Accept")[0])]
}

/** The request that a 101 answers. @param {Log} log @param {LogEvent} response */
function requestOf(log, response) {
  return log.events.filter(event => event.connection === response.connection && event.n < response.n && event.request && isUpgradeRequest(event)).pop()
}

/** @param {import("../wire/handshake.js").Requirement[]} lines */
function requirements(lines) {
  return html(
    "table",
    { class: "fields requirements" },
    html("caption", { class: "for-ears" }, "What the handshake requires"),
    html("thead", {}, html("tr", {}, ...["", "requirement", "here", "RFC 6455"].map(name => html("th", { scope: "col" }, name)))),
    html(
      "tbody",
      {},
      ...lines.map(line =>
        html(
          "tr",
          { class: line.holds ? "is-good" : "is-bad" },
          html("td", { class: "requirement-mark" }, shape(line.holds ? "passed" : "failed"), html("span", { class: "for-ears" }, line.holds ? "holds" : "does not hold")),
          html("th", { scope: "row" }, line.rule),
          html("td", { class: "fields-value" }, line.here),
          html("td", { class: "fields-rfc" }, `§ ${line.section}`),
        ),
      ),
    ),
  )
}

/** @param {ReturnType<typeof acceptSteps>} step @param {string | undefined} seen */
function steps({ key, digest, accept }, seen) {
  const item = (/** @type {string} */ what, /** @type {string} */ value) => html("li", {}, `${what} `, html("code", {}, value))
  return html(
    "section",
    { "aria-label": "How the accept follows from the key" },
    html("h4", {}, "How Sec-WebSocket-Accept follows from the key"),
    html(
      "ol",
      { class: "accept-steps" },
      item("the key, as text:", key),
      item("with the GUID of RFC 6455, 1.3, behind it:", key + GUID),
      item("SHA-1 of that, twenty bytes:", digest),
      item("in Base64:", accept),
      html("li", {}, seen === accept ? "It is what the server sent." : `The server sent ${seen ?? "none"}: a browser ends the connection here.`),
    ),
  )
}

/** @param {LogEvent} event */
function dump(event) {
  const bytes = fromBase64(event.bytes ?? "")
  const lines = []
  for (let i = 0; i < Math.min(bytes.length, 2048); i += 16) {
    const row = bytes.slice(i, i + 16)
    lines.push(`${i.toString(16).padStart(4, "0")}  ${hexOf(row).padEnd(48)} ${[...row].map(letter).join("")}`)
  }
  const whole = (event.end ?? 0) - (event.start ?? 0)
  const shown = Math.min(bytes.length, 2048)
  return [
    html("pre", { class: "dump", tabindex: 0 }, lines.join("\n")),
    ...(shown < whole ? [html("p", { class: "note" }, `The first ${shown} of ${whole} bytes.`)] : []),
  ]
}
