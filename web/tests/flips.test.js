import assert from "node:assert/strict"
import { test } from "node:test"
import { flipsIn } from "../modules/wire/flips.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

const FLIP = { wire: "ada", fault: "flip", on: true, struck: true, way: "to-browser", connection: 1 }

/** @param {object} flip @param {number} [now] */
const flipsOfHello = (flip, now = 100) => {
  const log = new Log()
  const tap = new Wiretap().opens("ada", 1).relays("ada", 1, "server", "Hello")
  log.append(tap.sees("fault", { ...FLIP, ...flip }).events)
  const hello = log.events.find(event => event.text === "Hello")
  assert.ok(hello)
  return flipsIn(log, hello, now).map(({ byte, bit, sent, arrived }) => [byte, bit, sent, arrived])
}

test("a flip is told at the byte that it struck, as sent and as it left", () => {
  assert.deepEqual(flipsOfHello({ offset: 12 + 2, value: 2 }), [[2, 2, "H".charCodeAt(0), "h".charCodeAt(0)]])
})

test("a byte of another event, direction or connection is not this one's", () => {
  assert.deepEqual(flipsOfHello({ offset: 3, value: 0 }), [])
  assert.deepEqual(flipsOfHello({ offset: 14, value: 0, way: "to-node" }), [])
  assert.deepEqual(flipsOfHello({ offset: 14, value: 0, connection: 2 }), [])
})

test("before it struck, nothing is marked", () => {
  assert.deepEqual(flipsOfHello({ offset: 14, value: 0 }, 7), [])
})
