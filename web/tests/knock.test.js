import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { knockSteps } from "../modules/wire/knock.js"
import { Wiretap } from "./wiretap.js"

/** @param {Wiretap} tap @param {number} [now] */
const steps = (tap, now = tap.events.length) => {
  const log = new Log()
  log.append(tap.events)
  return knockSteps(log, "ada", now).map(({ what, value }) => [what, value])
}

test("from the key to the answer there are five steps", () => {
  assert.deepEqual(steps(new Wiretap().opens("ada", 1)), [
    ["the key", "dGhlIHNhbXBsZSBub25jZQ=="],
    ["and the GUID", "dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11"],
    ["SHA-1 of it", "b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea"],
    ["in Base64", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="],
    ["the answer", "101 Switching Protocols, with this Accept"],
  ])
})

test("as long as no answer has come, there is none", () => {
  assert.deepEqual(steps(new Wiretap().opens("ada", 1), 2)[4], ["the answer", "none yet"])
})

test("nobody has knocked on a wire of plain requests, or on another one", () => {
  const at = { wire: "ada", connection: 1 }

  assert.deepEqual(steps(new Wiretap().asks(at, "GET /").answers(at, 200)), [])
  assert.deepEqual(steps(new Wiretap().opens("bob", 1)), [])
})

test("a bit that was turned on the way is told", () => {
  const tap = new Wiretap().opens("ada", 1).sees("fault", { fault: "flip", way: "to-browser", on: true, struck: true, offset: 5, value: 47, wire: "ada", connection: 1 })

  assert.match(steps(tap)[4][1], /a bit of it was turned/)
})
