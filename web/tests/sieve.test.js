import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { pauseBefore } from "../modules/wire/playback.js"
import { Sieve } from "../modules/wire/shown.js"
import { Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }

/** @type {import("../modules/wire/shown.js").Wish} */
const WISH = { wire: "ada", direction: "both", kind: "all", pings: "dim", position: Infinity }

const flood = (/** @type {number} */ from, /** @type {number} */ count) => Array.from({ length: count }, (_, i) => ({ n: from + i, at: from + i, kind: "frame", wire: "ada", connection: 1, from: /** @type {const} */ ("client"), opcode: 1, fin: true, start: 0, end: 1 }))

test("what comes later is sieved when it comes, and what is forgotten is gone", () => {
  const log = new Log()
  const sieve = new Sieve(log)
  log.append(flood(1, 10))
  assert.equal(sieve.all(WISH).length, 10)

  for (let n = 11; n < 40_000; n += 500) log.append(flood(n, 500))

  const all = sieve.all(WISH)
  assert.equal(all.length, log.events.length)
  assert.equal(all[0].n, log.events[0].n)
  assert.equal(log.forgotten, log.newest - log.events.length)
})

test("a shape that is switched off is held back and counted, and so is what a search does not find", () => {
  const log = new Log()
  log.append(new Wiretap().opens("ada", 1).relays("ada", 1, "client", "hello").relays("ada", 1, "server", "bye").frame(ADA, "server", 0x9, []).events)
  const sieve = new Sieve(log)

  assert.deepEqual(sieve.now({ ...WISH, kind: "frames", off: ["control"] }).map(({ text }) => text), ["hello", "bye"])
  assert.deepEqual(sieve.now({ ...WISH, query: "hello" }).map(({ text }) => text), ["hello"])
  assert.equal(sieve.hidden({ ...WISH, query: "hello" }), 5)
  assert.equal(sieve.shapes.get("text"), 2)
})

test("large messages are kept in smaller number: memory has an end", () => {
  const log = new Log()
  for (let n = 1; n <= 100; n++) log.append([{ n, at: n, kind: "frame", bytes: "A".repeat(2 * 1024 * 1024) }])

  assert.ok(log.events.length <= 33)
  assert.equal(log.newest, 100)
})

test("played as it was, a pause is as long as it was, but nobody waits for ever", () => {
  const [one, other] = [{ n: 1, at: 0, kind: "frame" }, { n: 2, at: 500, kind: "frame" }]

  assert.equal(pauseBefore(one, other, "even"), 700)
  assert.equal(pauseBefore(one, other, "1"), 500)
  assert.equal(pauseBefore(one, other, "10"), 50)
  assert.equal(pauseBefore(one, other, "0.01"), 3000)
})

test("a handshake's answer, a Close, a fault are worth jumping to", () => {
  const log = new Log()
  log.append(new Wiretap().opens("ada", 1).relays("ada", 1, "client", "x").sees("fault", { wire: "ada", fault: "hold" }).frame(ADA, "client", 0x8, []).events)

  assert.deepEqual(new Sieve(log).landmarks(WISH, 9).map(({ kind }) => kind), ["head", "fault", "frame"])
})
