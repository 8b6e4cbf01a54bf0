import assert from "node:assert/strict"
import { test } from "node:test"
import { backlogOf } from "../modules/wire/backlog.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

/** @type {any} */
const stage = { epoch: "e", nodes: [{ id: "a" }], wires: [{ id: "ada", guest: "Ada", page: "", to: "a", faults: [] }, { id: "bob", guest: "Bob", page: "", to: "a", faults: [] }] }

const ADA = { wire: "ada", connection: 1 }
const BOB = { wire: "bob", connection: 2 }

/** @param {Wiretap} tap @param {number} [now] */
function backlog(tap, now = tap.events.length) {
  const log = new Log()
  log.hearStage(stage)
  log.append(tap.events)
  const { gauges } = backlogOf(log, now)
  return Object.fromEntries(gauges.map(gauge => [`${gauge.where} ${gauge.of}`, gauge]))
}

/** Both have joined. */
const room = () => new Wiretap().opens("ada", 1).opens("bob", 2).relays("ada", 1, "server", "{}").relays("bob", 2, "server", "{}")

const WORD = "x".repeat(100)
const FRAME = 102

test("what another has been sent more has not come to this one's tap", () => {
  const tap = room().relays("ada", 1, "server", WORD).relays("ada", 1, "server", WORD).relays("bob", 2, "server", WORD)

  assert.equal(backlog(tap)["before bob"].now, FRAME)
  assert.equal(backlog(tap)["before ada"].now, 0)
  assert.equal(backlog(tap.relays("bob", 2, "server", WORD))["before bob"].now, 0)
})

test("what was sent to others before one came is not missing", () => {
  const tap = new Wiretap().opens("ada", 1).relays("ada", 1, "server", WORD).waits(10).opens("bob", 2).relays("bob", 2, "server", "{}")

  assert.equal(backlog(tap)["before bob"].now, 0)
})

test("what waits in the tap is there until it has left", () => {
  const tap = room().reads("bob", 2, "server", WORD)
  assert.equal(backlog(tap)["tap bob"].now, FRAME)
  assert.equal(backlog(tap)["tap ada"].now, 0)

  assert.equal(backlog(tap.passes(BOB, "server"))["tap bob"].now, 0)
})

test("a heap is as large as it was after the newest collection", () => {
  const tap = room()
  assert.equal(backlog(tap)["heap a"], undefined)

  tap.sees("heap", { node: "a", used: 5, most: 64 }).waits(1000).sees("heap", { node: "a", used: 7, most: 64 })

  const { now, most, points } = backlog(tap)["heap a"]
  assert.deepEqual([now, most, points.map(([, used]) => used)], [7, 64, [5, 7, 7]])
})

test("a node that has ended has no heap any more, and a wire that has ended no queue", () => {
  const tap = room().sees("heap", { node: "a", used: 64, most: 64 }).sees("node", { node: "a", state: "ended" }).sees("finished", { ...BOB, from: "server" })

  const { "heap a": heap, "before bob": bob, "before ada": ada } = backlog(tap.waits(5000).reads("ada", 1, "server", WORD))

  assert.equal(heap.isOver, true)
  assert.equal(bob.isOver, true)
  assert.equal(ada.isOver, false)
})

test("the past is as it was then", () => {
  const tap = room().reads("bob", 2, "server", WORD)
  const then = tap.events.length
  tap.passes(BOB, "server").passes(ADA, "server")

  assert.equal(backlog(tap, then)["tap bob"].now, FRAME)
})
