import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { rowsOf } from "../modules/wire/picture.js"
import { Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }

/** @param {Wiretap} tap the rows of all that it saw, but for what is told at another event */
const rowsIn = (tap, now = tap.events.length) => {
  const log = new Log()
  log.append(tap.events)
  return rowsOf(log, tap.events.filter(event => event.kind !== "passed"), now)
}

test("what crosses undisturbed is one row", () => {
  const rows = rowsIn(new Wiretap().opens("ada", 1).relays("ada", 1, "client", '{"type":"say","text":"hello"}'))

  assert.deepEqual(rows.map(({ form }) => form), ["mark", "message", "message", "message"])
  assert.equal(rows[3].words, "● text")
  assert.equal(rows[3].more, "say “hello”")
  assert.equal(rows[3].size, "35 B")
})

test("the answer to a handshake is its status, and a long text is cut: half a picture is not wide", () => {
  const rows = rowsIn(new Wiretap().opens("ada", 1).relays("ada", 1, "client", "a long text that goes on and on"))

  assert.equal(rows[2].more, "101")
  assert.equal(rows[3].more, "“a long tex…”")
})

test("what waits in the tap comes and goes in two rows, each at its own time, with others between", () => {
  const tap = new Wiretap().opens("ada", 1).reads("ada", 1, "server", "late")
  const rows = rowsIn(tap.relays("ada", 1, "client", "meanwhile").waits(118).passes(ADA, "server"))

  assert.deepEqual(rows.slice(3).map(({ form, from }) => [form, from]), [["arrival", "server"], ["message", "client"], ["departure", "server"]])
  assert.equal(rows[5].held, "after 121 ms")
})

test("before it was handed on, the same frame waits in the tap", () => {
  const tap = new Wiretap().opens("ada", 1).reads("ada", 1, "server", "late")
  const then = tap.events.length
  const rows = rowsIn(tap.waits(120).passes(ADA, "server"), then)

  assert.equal(rows[3].form, "arrival")
  assert.equal(rows[3].held, "waits in the tap")
})

test("bytes that a cut connection took along are lost, and said to be", () => {
  const rows = rowsIn(new Wiretap().opens("ada", 1).reads("ada", 1, "server", "never").sees("closed", ADA))

  assert.equal(rows[3].held, "lost in the tap")
})

test("five seconds without a byte are one row, and its label says how long", () => {
  const rows = rowsIn(new Wiretap().opens("ada", 1).waits(5000).relays("ada", 1, "client", "x"))

  assert.equal(rows[3].form, "silence")
  assert.equal(rows[3].words, "5.0 s without a byte")
})

test("faults and the node's life are lines across; a ping steps back", () => {
  const rows = rowsIn(
    new Wiretap().opens("ada", 1).sees("fault", { wire: "ada", fault: "delay", way: "to-browser", on: true, value: 120 }).frame(ADA, "server", 0x9, []).passes(ADA, "server").sees("node", { state: "ended", exit: "killed" }),
  )

  assert.deepEqual(rows.slice(3).map(({ form, words, isDim }) => [form, words, isDim]), [
    ["line", "delay 120 ms", false],
    ["message", "◆ ping", true],
    ["line", "node ended: killed", false],
  ])
})

test("a broken rule is a remark of the tap, not something that crosses", () => {
  const rows = rowsIn(new Wiretap().opens("ada", 1).sees("violation", { ...ADA, from: "client", start: 9, end: 11, code: 1002, sentence: "…" }))

  assert.equal(rows[3].form, "line")
})
