import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }

/** @param {Wiretap} tap */
const logOf = tap => {
  const log = new Log()
  log.append(tap.events)
  return log
}

/** @param {string} epoch */
const stageOf = epoch => ({ state: "running", problem: null, program: /** @type {const} */ ("step"), epoch, newest: 0, nodes: [], wires: [] })

test("what comes twice, after a reconnect, is kept once", () => {
  const tap = new Wiretap().opens("ada", 1)
  const log = logOf(tap)

  log.append(tap.events.slice(2))

  assert.equal(log.events.length, tap.events.length)
})

test("a frame's stay in the tap ends when its last byte is handed on", () => {
  const tap = new Wiretap().opens("ada", 1).reads("ada", 1, "server", "hello")
  const frame = tap.newest
  const log = logOf(tap.waits(119).passes(ADA, "server"))

  assert.equal(log.stay(frame, log.newest).ms, 120)
})

test("seen from an earlier moment, the same frame still waits", () => {
  const tap = new Wiretap().opens("ada", 1).reads("ada", 1, "server", "hello")
  const frame = tap.newest
  const log = logOf(tap.passes(ADA, "server"))

  assert.deepEqual(log.stay(frame, frame.n), { isLost: false })
})

test("what still waited when its connection was gone is lost", () => {
  const tap = new Wiretap().opens("ada", 1).reads("ada", 1, "server", "hello")
  const frame = tap.newest
  const log = logOf(tap.sees("closed", ADA))

  assert.equal(log.stay(frame, log.newest).isLost, true)
})

test("the end of a stream waits as bytes do, and goes after them", () => {
  const tap = new Wiretap().opens("ada", 1).reads("ada", 1, "client", "bye").sees("finished", { ...ADA, from: "client", how: "fin" })
  const fin = tap.newest
  const log = logOf(tap.passes(ADA, "client"))

  assert.equal(log.stay(fin, log.newest).passed, undefined)
  log.append(tap.sees("passed", { ...ADA, from: "client", how: "fin" }).events)
  assert.equal(log.stay(fin, log.newest).ms, 2)
})

test("only a connection that asks to switch protocols is a socket", () => {
  const log = logOf(new Wiretap().sees("opened", { wire: "ada", connection: 7 }).opens("ada", 1))

  assert.equal(log.isSocket(1), true)
  assert.equal(log.isSocket(7), false)
})

test("time runs since the connection was opened; a fault is timed by its wire's newest socket", () => {
  const tap = new Wiretap().waits(500).opens("ada", 1).waits(1000).sees("fault", { wire: "ada", fault: "hold", on: true })
  const log = logOf(tap)

  assert.equal(log.sinceOpen(tap.events[0]), 0)
  assert.equal(log.sinceOpen(tap.newest), tap.newest.at - tap.events[0].at)
})

test("a stage with a new epoch begins a new log", () => {
  const log = new Log()
  log.hearStage(stageOf("e1"))
  log.append(new Wiretap().opens("ada", 1).events)

  log.hearStage(stageOf("e2"))
  log.append(new Wiretap().opens("ada", 1).events)

  assert.deepEqual(log.events.map(({ n }) => n), [1, 2, 3, 4, 5])
})

test("a page that stays open for days keeps the newest events only", () => {
  const log = new Log()
  for (let n = 1; n <= 30_000; n += 500) {
    log.append(Array.from({ length: 500 }, (_, i) => ({ n: n + i, at: n + i, kind: "node" })))
  }

  assert.ok(log.events.length < 22_000)
  assert.equal(log.newest, 30_000)
  assert.equal(log.find(1), undefined)
  assert.equal(log.find(29_999)?.n, 29_999)
})

test("an event of a stream leaves the tap with the chunk that carries it", () => {
  const log = new Log()
  const facts = { wire: "ada", connection: 1, from: "server" }
  log.append(new Wiretap().sees("sse", { ...facts, start: 6, end: 14 }).sees("body", { ...facts, start: 3, end: 16 }).sees("passed", { ...facts, end: 16 }).events)

  assert.equal(log.stay(log.events[0], log.newest).passed?.n, 3)
})
