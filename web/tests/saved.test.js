import assert from "node:assert/strict"
import { test } from "node:test"
import { readSaved } from "../modules/wire/saved.js"
import { Wiretap } from "./wiretap.js"

const { events } = new Wiretap().opens("ada", 1).relays("ada", 1, "client", "hello")

/** @param {any} value */
const read = value => readSaved(JSON.stringify(value))

test("a saved log is read with its wires' names", () => {
  const saved = read({ epoch: "e1", wires: [{ id: "ada", guest: "Ada" }], events })

  assert.equal(saved.problem, undefined)
  assert.deepEqual("stage" in saved && [saved.stage.epoch, saved.stage.wires[0].guest, saved.events.length], ["e1", "Ada", events.length])
})

test("what is no log is refused in a sentence", () => {
  assert.match(readSaved("<html>").problem ?? "", /no JSON/)
  assert.match(read({ log: { entries: [] } }).problem ?? "", /no log of ws101/)
  assert.match(read(null).problem ?? "", /no log of ws101/)
  assert.match(read({ events: [] }).problem ?? "", /empty/)
})

test("a log that was changed by hand is refused with the place", () => {
  assert.match(read({ events: [...events, { n: 1, at: 0, kind: "frame" }] }).problem ?? "", /Entry 8/)
  assert.match(read({ events: [{ n: 1, at: 0, kind: "frame", bytes: "<script>" }] }).problem ?? "", /Entry 1/)
})
