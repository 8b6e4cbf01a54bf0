import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import { hexOf } from "../modules/wire/bytes.js"
import { sha1 } from "../modules/wire/sha1.js"

const digestOf = (/** @type {string} */ text) => hexOf(sha1(new TextEncoder().encode(text))).replaceAll(" ", "")

test("the digests are those of FIPS 180-4's examples", () => {
  assert.equal(digestOf("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d")
  assert.equal(digestOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
})

test("at every length around a block's end it agrees with Node's own", () => {
  for (let length = 0; length <= 130; length++) {
    const text = "w".repeat(length)
    assert.equal(digestOf(text), createHash("sha1").update(text).digest("hex"), `${length} bytes`)
  }
})
