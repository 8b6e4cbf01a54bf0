import assert from "node:assert/strict"
import { test } from "node:test"
import { dumpOf } from "../modules/wire/bytes.js"
import { keptOf, pageAt, payloadOf } from "../modules/wire/rest.js"
import { base64 } from "./wiretap.js"

const KEY = [1, 2, 3, 4]
const HEADER = [0x82, 0xff, 0, 0, 0, 0, 0, 0, 0x13, 0x88, ...KEY]
const PLAIN = Uint8Array.from({ length: 5000 }, (_, i) => i % 251)

/** All that crossed; the log keeps its first 100 bytes. */
const WIRE = Uint8Array.from([...HEADER, ...PLAIN.map((byte, i) => byte ^ KEY[i % 4])])
const frame = { n: 1, at: 0, kind: "frame", from: /** @type {const} */ ("client"), masked: true, header: HEADER.length, length: 5000, start: 700, end: 700 + WIRE.length, bytes: base64(WIRE.slice(0, 100)) }

/** @type {import("../modules/wire/rest.js").Fetch} */
const kit = async (_, start, end) => WIRE.slice(start, end)

test("of a long frame the log keeps the beginning, and knows how much is missing", () => {
  assert.deepEqual(keptOf(frame), { kept: 100 - HEADER.length, whole: 5000 })
  assert.deepEqual(keptOf({ n: 1, at: 0, kind: "body", start: 0, end: 7, bytes: base64([1, 2, 3, 4]) }), { kept: 4, whole: 7 })
})

test("a page of the rest is unmasked, wherever it begins", async () => {
  assert.deepEqual(await payloadOf(frame, 2049, 2060, kit), PLAIN.slice(2049, 2060))
  assert.deepEqual(await payloadOf(frame, 1, 60, () => Promise.reject(new Error("the log has these itself"))), PLAIN.slice(1, 60))
})

test("there is no page before the first nor after the last", () => {
  assert.deepEqual([pageAt(frame, -5).start, pageAt(frame, -5).isFirst], [0, true])
  assert.deepEqual([pageAt(frame, 9999).start, pageAt(frame, 9999).end, pageAt(frame, 9999).isLast], [4999, 5000, true])
  assert.equal(pageAt(frame, NaN).start, 0)
})

test("a dump says where each line stands in the whole", () => {
  assert.match(dumpOf(PLAIN.slice(64, 80), 4096), /^1000 {2}40 41 .* @ABC/)
})
