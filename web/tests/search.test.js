import assert from "node:assert/strict"
import { test } from "node:test"
import { searchFor } from "../modules/wire/search.js"
import { Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }

const { events } = new Wiretap()
  .opens("ada", 1)
  .reads("ada", 1, "client", "Hello there")
  .frame(ADA, "server", 0x9, [1, 2, 3])
  .frame(ADA, "server", 0x8, [3, 233], { code: 1001, reason: "going" })

/** @param {string} query */
const found = query => events.filter(searchFor(query).test).filter(event => event.kind !== "passed").map(event => event.opcode ?? event.kind)

test("a word is found in a text, in any case, and in the fields of a head", () => {
  assert.deepEqual(found("hello"), [0x1])
  assert.deepEqual(found("sec-websocket-key"), ["head"])
})

test("opcode, direction, code and size are asked for by name, and all must hold", () => {
  assert.deepEqual(found("opcode:ping"), [0x9])
  assert.deepEqual(found("from:server kind:frame"), [0x9, 0x8])
  assert.deepEqual(found("code:1001"), [0x8])
  assert.deepEqual(found("code:101"), ["head"])
  assert.deepEqual(found("kind:frame size:>5"), [0x1])
  assert.deepEqual(found("kind:frame size:5"), [0x9])
  assert.deepEqual(found("size:>1k"), [])
})

test("a question that is not finished says so and finds nothing", () => {
  assert.match(searchFor("size:big").problem, /number of bytes/)
  assert.match(searchFor("code:").problem, /nothing yet/)
  assert.deepEqual(found("size:big"), [])
})

test("an unknown name is looked for as it stands: a text may well contain a colon", () => {
  assert.equal(searchFor("http://x").problem, "")
})
