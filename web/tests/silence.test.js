import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { silenceOf } from "../modules/wire/silence.js"
import { Wiretap } from "./wiretap.js"

const BOB = { wire: "bob", connection: 2 }

/** @type {any} */
const stage = { epoch: "e", nodes: [{ id: "a" }], wires: [{ id: "bob", guest: "Bob", page: "", to: "a", faults: [] }] }

/** @param {Wiretap} tap @param {number} [now] */
function silence(tap, now = tap.events.length) {
  const log = new Log()
  log.hearStage(stage)
  log.append(tap.events)
  const { listeners, ...axis } = silenceOf(log, now)
  const [node, browser] = listeners
  return { node, browser, ...axis }
}

test("what an end has heard is what was handed on to it", () => {
  const tap = new Wiretap().opens("bob", 2).frame(BOB, "server", 0x9, []).passes(BOB, "server").frame(BOB, "client", 0xa, [])

  assert.deepEqual(silence(tap).browser.signs.map(({ isBeat }) => isBeat), [true])
  assert.deepEqual(silence(tap).node.signs, [])
  assert.deepEqual(silence(tap.passes(BOB, "client")).node.signs.map(({ isBeat }) => isBeat), [true])
})

test("silence is counted from the newest sign, or from the beginning", () => {
  const tap = new Wiretap().opens("bob", 2).relays("bob", 2, "client", "{}").waits(4000).frame(BOB, "server", 0x9, []).passes(BOB, "server")

  const { node, browser } = silence(tap)

  assert.ok(node.silence >= 4000 && node.silence < 4100)
  assert.equal(browser.silence, 0)
})

test("an end that was made here is known here at once, and there when it is handed on", () => {
  const tap = new Wiretap().opens("bob", 2).waits(6000).sees("finished", { ...BOB, from: "server" })

  assert.equal(silence(tap).node.end?.isItsOwn, true)
  assert.equal(silence(tap).browser.end, undefined)

  const later = silence(tap.waits(5000).sees("passed", { ...BOB, from: "server", how: "fin" }))
  assert.equal(later.browser.end?.isItsOwn, false)
  assert.ok((later.browser.end?.at ?? 0) - (later.node.end?.at ?? 0) >= 5000)
})

test("only a socket has ends that listen, and the newest one counts", () => {
  const tap = new Wiretap().asks({ wire: "bob", connection: 1 }, "GET /")
  assert.equal(silence(tap).node, undefined)

  const { node, begin } = silence(tap.opens("bob", 2).relays("bob", 2, "client", "{}").waits(90_000).opens("bob", 3))
  assert.deepEqual(node.signs, [])
  assert.ok(begin > 60_000)
})

test("at an earlier moment it is as it was then", () => {
  const tap = new Wiretap().opens("bob", 2)
  const then = tap.events.length
  tap.waits(1000).relays("bob", 2, "client", "{}").sees("finished", { ...BOB, from: "client" })

  assert.deepEqual(silence(tap, then).node.signs, [])
  assert.equal(silence(tap, then).browser.end, undefined)
})
