import assert from "node:assert/strict"
import { test } from "node:test"
import { bytesOf, filled } from "../modules/chat/filled.js"

test("a text is repeated until it has so many bytes", () => {
  assert.equal(filled("ab", 6), "ababab")
})

test("what does not come out even begins with x, so that no character is cut", () => {
  assert.equal(filled("🎈", 9), "x🎈🎈")
  assert.equal(filled("ab", 5), "xabab")
})

test("a text that is too long for it gives way to x", () => {
  assert.equal(filled("🎈", 3), "xxx")
})

test("bytes are those of UTF-8, as they cross the wire", () => {
  assert.equal(bytesOf("Zoë 🎈"), 9)
  assert.equal(bytesOf(filled("🎈", 65_536)), 65_536)
})
