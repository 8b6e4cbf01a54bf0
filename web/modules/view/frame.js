/** Draws a frame bit by bit: the header as RFC 6455 draws it, each field with its meaning, the payload and its unmasking. */

import { hex, letter } from "../wire/bytes.js"
import { anatomy, closeCode, fieldAt } from "../wire/frame.js"
import { counted } from "../wire/words.js"
import { html } from "./build.js"
import { rest } from "./rest.js"
import { rfc } from "./rfc.js"
import { wholeText } from "./whole-text.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/flips.js").Flip} Flip */

/** So many bytes of a payload are laid out at first; a button lays out so many more. */
const FIRST_BYTES = 128
const MORE_BYTES = 512
const GROUP = 8

/** So many bytes of a header are as wide as its first sixteen bits: eight bytes of length fill a row. */
const BYTES_A_ROW = 8

/**
 * @param {LogEvent} event
 * @param {Flip[]} [flips] what the tap changed of it
 * @param {import("../wire/rest.js").Fetch} [fetch] gets bytes that the log does not keep
 */
export function frame(event, flips = [], fetch) {
  const parts = { ...anatomy(event), fetch, struck: new Set(flips.map(({ byte }) => byte - event.header)) }
  const grid = html("div", { class: "header-picture" }, bits(event, parts), ...moreHeader(event, parts))
  const table = fields(event, parts)
  const payload = html("section", { class: "payload-part", "aria-label": event.masked ? "Payload, unmasked" : "Payload" })
  const view = html("div", { class: "anatomy" }, ...flips.map(flipped), grid, table, ...closing(event), ...whole(event, parts), payload)
  drawPayload(payload, event, parts, FIRST_BYTES)
  followField(view)
  for (const { byte } of flips) if (byte < event.header) view.querySelector(`.fields [data-field="${fieldAt(event, byte)}"]`)?.classList.add("is-struck")
  return view
}

/** @param {Flip} flip */
function flipped({ n, byte, bit, sent, arrived }) {
  const change = sent === undefined || arrived === undefined ? [] : [": sent as ", html("code", {}, hex(sent)), ", it left as ", html("code", {}, hex(arrived))]
  return html("p", { class: "flipped" }, html("b", {}, "⚡ flip "), `In byte ${byte} of this frame the tap turned bit ${bit}`, ...change, " (", html("a", { href: `#event-${n}` }, `event ${n}`), "). All below is as it was sent.")
}

/**
 * One field is looked at at a time: it is marked in the grid, in the table and in the payload. By mouse it is chosen
 * anywhere, by keyboard with the arrows, on its name in the table.
 * @param {HTMLElement} view
 */
function followField(view) {
  const names = [...view.querySelectorAll(".field-name")].filter(name => name instanceof HTMLElement)
  const look = (/** @type {number} */ field) => {
    for (const piece of view.querySelectorAll("[data-field]")) piece.classList.toggle("is-here", piece.getAttribute("data-field") === String(field))
    names.forEach((name, i) => {
      name.tabIndex = i === Math.max(0, field) ? 0 : -1
      name.setAttribute("aria-pressed", String(i === field))
    })
  }
  look(-1)
  view.addEventListener("click", event => {
    const piece = event.target instanceof Element ? event.target.closest("[data-field]") : null
    if (piece) look(Number(piece.getAttribute("data-field")))
  })
  view.addEventListener("keydown", event => {
    const here = names.findIndex(name => name === event.target)
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
    if (here < 0 || step === undefined) return
    event.preventDefault()
    const next = (here + step + names.length) % names.length
    look(next)
    names[next].focus()
  })
}

/** @param {LogEvent} event @param {ReturnType<typeof anatomy>} parts */
function bits(event, { bits, fields }) {
  const named = fields.slice(0, 5)
  const owners = named.flatMap((field, i) => Array(field.bits).fill(i))
  return html(
    "table",
    { class: "bits" },
    html("caption", { class: "for-ears" }, `The first sixteen bits of frame ${event.n}`),
    html(
      "tbody",
      {},
      html("tr", {}, ...[0, 1].map(i => html("th", { class: "bits-byte", colspan: 8, scope: "colgroup" }, `byte ${i} = `, html("code", {}, hex(parseInt(bits.slice(8 * i, 8 * i + 8).join(""), 2)))))),
      html("tr", {}, ...bits.map((_, i) => html("th", { class: "bits-number", scope: "col" }, String(i)))),
      html("tr", {}, ...bits.map((bit, i) => html("td", { class: owners[i] === owners[i - 1] ? "bit" : "bit is-first", "data-field": owners[i] }, bit))),
      html("tr", {}, ...named.map((field, i) => html("th", { class: "bits-field", colspan: field.bits, scope: "colgroup", "data-field": i }, String(i + 1), html("span", { class: "bits-name" }, ` ${field.name}`)))),
    ),
  )
}

/** The bytes of the header behind the first two: more of the length, the key. @param {LogEvent} event @param {ReturnType<typeof anatomy>} parts */
function moreHeader(event, { more, fields }) {
  if (more.length === 0) return []
  const owners = more.map((_, i) => fieldAt(event, i + 2))
  const named = [...new Set(owners)]
  const table = html(
    "table",
    { class: "header-bytes" },
    html("caption", { class: "for-ears" }, `The other bytes of the header of frame ${event.n}`),
    html(
      "tbody",
      {},
      html("tr", {}, ...more.map((_, i) => html("th", { class: "bits-number", scope: "col" }, `byte ${i + 2}`))),
      html("tr", {}, ...more.map((byte, i) => html("td", { class: owners[i] === owners[i - 1] ? "bit" : "bit is-first", "data-field": owners[i] }, hex(byte)))),
      html("tr", {}, ...named.map(field => html("th", { class: "bits-field", colspan: owners.filter(owner => owner === field).length, scope: "colgroup", "data-field": field }, String(field + 1), html("span", { class: "bits-name" }, ` ${fields[field].name}`)))),
    ),
  )
  table.style.inlineSize = `${Math.min(100, (100 * more.length) / BYTES_A_ROW)}%`
  return [table]
}

/** @param {LogEvent} event @param {ReturnType<typeof anatomy>} parts */
function fields(event, { fields }) {
  return html(
    "table",
    { class: "fields" },
    html("caption", { class: "for-ears" }, `The fields of frame ${event.n}: arrow keys go from one to the next`),
    html("thead", {}, html("tr", {}, ...["field", "here", "means", "RFC 6455"].map(name => html("th", { scope: "col" }, name)))),
    html(
      "tbody",
      {},
      ...fields.map((field, i) =>
        html(
          "tr",
          { "data-field": i },
          html("th", { scope: "row" }, html("button", { class: "field-name", type: "button" }, `${i + 1} ${field.name}`)),
          html("td", { class: "fields-value" }, field.value),
          html("td", { class: "fields-meaning" }, field.meaning),
          html("td", { class: "fields-rfc" }, ...rfc(field.section)),
        ),
      ),
    ),
  )
}

/** A text as its reader gets it, when all of it is in this frame, as it is. @param {LogEvent} event @param {Parts} parts */
function whole(event, { isCut }) {
  if (!event.text || event.opcode !== 0x1 || event.compressed) return []
  return [wholeText(isCut ? "as UTF-8, its beginning" : "as UTF-8", event.text)]
}

/** What a Close says. @param {LogEvent} event */
function closing(event) {
  if (event.opcode !== 0x8 || event.code === undefined) return []
  const known = closeCode(event.code)
  const code = { name: event.codeName ?? known.name, meaning: event.codeMeaning ?? known.meaning, who: event.whoMaySend ?? `Sent by: ${known.who}.` }
  return [
    html(
      "p",
      { class: "close-code" },
      html("b", {}, `${event.code}, ${code.name}. `),
      `${code.meaning} ${code.who}`,
      event.reason ? ` Reason given: “${event.reason}”.` : "",
    ),
  ]
}

/**
 * @param {HTMLElement} section
 * @param {LogEvent} event
 * @param {Parts} parts
 * @param {number} most
 */
function drawPayload(section, event, parts, most) {
  const { wire, plain, key, isCut } = parts
  const tables = []
  for (let start = 0; start < Math.min(most, wire.length); start += GROUP) {
    const end = Math.min(start + GROUP, most)
    tables.push(octets(start, wire.slice(start, end), plain.slice(start, end), parts, event.compressed === true))
  }
  const left = wire.length - most
  const more = html("button", { class: "button", type: "button" }, left > MORE_BYTES ? `Show ${MORE_BYTES} of ${counted(left)} more bytes` : `Show ${left} more bytes`)
  more.addEventListener("click", () => {
    drawPayload(section, event, parts, most + MORE_BYTES)
    section.focus()
  })
  section.tabIndex = -1
  section.replaceChildren(html("div", { class: "payload" }, ...tables))
  if (left > 0) section.append(more)
  if (isCut) section.append(html("p", { class: "note" }, `The log keeps the first ${counted(wire.length)} of ${counted(event.length)} bytes.`), ...rest(event, wire.length, parts.fetch))
  if (key.length > 0 && wire.length > 0) section.append(working(section, parts))
}

/** @typedef {ReturnType<typeof anatomy> & { struck: Set<number>, fetch: import("../wire/rest.js").Fetch | undefined }} Parts `struck` the bytes of the payload that a flip changed */

/** What is compressed is no text. @param {number} start @param {Uint8Array} wire @param {Uint8Array} plain @param {Parts} parts @param {boolean} isCompressed */
function octets(start, wire, plain, { key, struck }, isCompressed) {
  const masked = key.length > 0
  const row = (/** @type {string} */ name, /** @type {string} */ kind, /** @type {string[]} */ cells) =>
    html("tr", {}, html("th", { scope: "row" }, name), ...padded(cells).map((cell, i) => html("td", cell === undefined ? {} : { class: struck.has(start + i) ? `${kind} is-struck` : kind, "data-byte": start + i }, cell)))
  return html(
    "table",
    { class: masked ? "octets from-client" : "octets from-server" },
    html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "byte"), ...padded([...wire].map((_, i) => String(start + i))).map(cell => (cell === undefined ? html("td") : html("th", { scope: "col" }, cell))))),
    html(
      "tbody",
      {},
      row("on the wire", masked ? "is-wire" : "is-plain", [...wire].map(hex)),
      masked && row("XOR key", "is-key", [...wire].map((_, i) => hex(key[(start + i) % 4]))),
      masked && row("unmasked", "is-plain", [...plain].map(hex)),
      !isCompressed && row("as text", "is-letter", [...plain].map(letter)),
    ),
  )
}

/** @param {string[]} cells @returns {(string | undefined)[]} */
function padded(cells) {
  return [...cells, ...Array(GROUP - cells.length).fill(undefined)]
}

/**
 * One byte worked out, to be done again by hand: the first, then whichever is chosen.
 * @param {HTMLElement} section
 * @param {ReturnType<typeof anatomy>} parts
 */
function working(section, { wire, plain, key }) {
  const sum = html("span", {})
  const before = html("button", { class: "button", type: "button" }, "← byte before")
  const next = html("button", { class: "button", type: "button" }, "next byte →")
  let chosen = 0
  const look = (/** @type {number} */ byte) => {
    chosen = byte
    before.disabled = byte === 0
    next.disabled = byte === wire.length - 1
    for (const cell of section.querySelectorAll("[data-byte]")) cell.classList.toggle("is-here", cell.getAttribute("data-byte") === String(byte))
    sum.replaceChildren(
      `Byte ${byte} is `,
      html("code", {}, hex(wire[byte])),
      `, byte ${byte} mod 4 = ${byte % 4} of the key is `,
      html("code", {}, hex(key[byte % 4])),
      ". ",
      html("code", {}, `printf '%02x\\n' $((0x${hex(wire[byte])} ^ 0x${hex(key[byte % 4])}))`),
      " prints ",
      html("code", {}, hex(plain[byte])),
      ", which is ",
      html("code", {}, letter(plain[byte])),
      ".",
    )
  }
  before.addEventListener("click", () => look(chosen - 1))
  next.addEventListener("click", () => look(chosen + 1))
  section.querySelector(".payload")?.addEventListener("click", event => {
    const cell = event.target instanceof Element ? event.target.closest("[data-byte]") : null
    if (cell) look(Number(cell.getAttribute("data-byte")))
  })
  look(0)
  return html("p", { class: "working-byte note" }, before, next, sum)
}
