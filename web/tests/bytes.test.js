import assert from "node:assert/strict"
import { test } from "node:test"
import { fromBase64, hexOf, latin1, letter, size } from "../modules/wire/bytes.js"

test("Base64 becomes the bytes that crossed the wire, high ones too", () => {
  assert.equal(hexOf(fromBase64("gQX/AA==")), "81 05 ff 00")
})

test("of a byte only printable ASCII is shown as a letter", () => {
  assert.deepEqual([0x48, 0x7e, 0x0a, 0x7f, 0xe9].map(letter).join(""), "H~···")
})

test("a head is shown byte by byte, whatever it is encoded in", () => {
  assert.equal(latin1(Uint8Array.of(0x47, 0xe9)), "Gé")
})

test("sizes are told by thousands", () => {
  assert.deepEqual([0, 49, 999, 1000, 12_345, 3_000_000].map(size), ["0 B", "49 B", "999 B", "1.0 kB", "12.3 kB", "3.0 MB"])
})
