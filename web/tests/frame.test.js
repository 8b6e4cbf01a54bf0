import assert from "node:assert/strict"
import { test } from "node:test"
import { hexOf } from "../modules/wire/bytes.js"
import { anatomy, closeCode } from "../modules/wire/frame.js"
import { base64, bytes } from "./wiretap.js"

/** @param {string} raw @param {object} facts what the tap decoded */
const frameOf = (raw, facts) => ({ n: 1, at: 0, kind: "frame", fin: true, rsv: 0, opcode: 1, masked: false, header: 2, bytes: base64(bytes(raw)), ...facts })

/** @param {ReturnType<typeof anatomy>} parts @param {string} name */
const field = ({ fields }, name) => fields.find(each => each.name === name)

// RFC 6455, 5.7: "a single-frame masked text message (contains Hello)"
const HELLO = frameOf("81 85 37 fa 21 3d 7f 9f 4d 51 58", { masked: true, header: 6, length: 5 })

test("unmasked with its key, a masked Hello is Hello", () => {
  const { key, wire, plain } = anatomy(HELLO)

  assert.equal(hexOf(key), "37 fa 21 3d")
  assert.equal(hexOf(wire), "7f 9f 4d 51 58")
  assert.equal(hexOf(plain), "48 65 6c 6c 6f")
})

test("the sixteen bits are those of the first two bytes", () => {
  assert.equal(anatomy(HELLO).bits.join(""), "1000000110000101")
})

test("the fields of the first two bytes have sixteen bits together", () => {
  const bits = anatomy(HELLO).fields.slice(0, 5).map(each => each.bits)

  assert.deepEqual(bits, [1, 3, 4, 1, 7])
})

test("a frame of a server has no key, and its payload is what crossed", () => {
  const parts = anatomy(frameOf("81 05 48 65 6c 6c 6f", { length: 5 }))

  assert.equal(field(parts, "masking key"), undefined)
  assert.deepEqual(parts.wire, parts.plain)
})

test("126 announces a length of two bytes, 127 one of eight", () => {
  const two = anatomy(frameOf("82 7e 01 00", { opcode: 2, length: 256, header: 4 }))
  const eight = anatomy(frameOf("82 7f 00 00 00 00 00 01 00 00", { opcode: 2, length: 65_536, header: 10 }))

  assert.equal(field(two, "more length")?.value, "01 00 = 256")
  assert.equal(field(eight, "more length")?.value, "00 00 00 00 00 01 00 00 = 65,536")
})

test("a payload of which the log keeps a part only is said to be cut", () => {
  assert.equal(anatomy(frameOf("82 7e 01 00 aa bb", { opcode: 2, length: 256, header: 4 })).isCut, true)
  assert.equal(anatomy(HELLO).isCut, false)
})

test("a fragment is told by its FIN: the first, one between, the last", () => {
  const meaning = (/** @type {object} */ facts) => field(anatomy(frameOf("01 01 48", { length: 1, ...facts })), "FIN")?.meaning ?? ""

  assert.match(meaning({ fin: false }), /Not the last fragment/)
  assert.match(meaning({ fin: false, opcode: 0 }), /Not the last fragment/)
  assert.match(meaning({ opcode: 0 }), /the message is whole/)
})

test("every field names the section of RFC 6455 that it follows", () => {
  for (const { name, section } of anatomy(HELLO).fields) assert.match(section, /^\d+\.\d+/, name)
})

test("a code is told with its name and with who may send it", () => {
  assert.deepEqual([1001, 1006, 1012, 4001, 2000].map(code => [closeCode(code).name, closeCode(code).who]), [
    ["going away", "either side"],
    ["abnormal closure", "nobody"],
    ["service restart", "a server"],
    ["private", "either side"],
    ["not allowed", "nobody"],
  ])
})
