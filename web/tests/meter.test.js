import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { metersOf, silentHour } from "../modules/wire/meter.js"
import { Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }
const ASKED = "GET /messages?after=0 HTTP/1.1".length
const NOT_MODIFIED = "HTTP/1.1 304".length

/** @param {Wiretap} tap @param {number} [now] */
const adas = (tap, now = tap.events.length) => {
  const log = new Log()
  log.hearStage(/** @type {any} */ ({ epoch: "e", wires: [{ id: "ada", guest: "Ada" }, { id: "bob", guest: "Bob" }] }))
  log.append(tap.events)
  return metersOf(log, now)[0]
}

const inVain = (/** @type {Wiretap} */ tap) => tap.asks(ADA, "GET /messages?after=0").answers(ADA, 304)
const nothing = { offset: 0, messages: [] }

test("what brought nothing is counted with its bytes, whether the answer was 304 or an empty list", () => {
  const meter = adas(inVain(new Wiretap()).asks(ADA, "GET /messages?after=0").answers(ADA, 200, { body: nothing }))

  assert.equal(meter.asked, 2)
  assert.equal(meter.forNothing, 2)
  assert.equal(meter.bytesForNothing, 2 * ASKED + NOT_MODIFIED + "HTTP/1.1 200".length + JSON.stringify(nothing).length)
  assert.equal(meter.bytes, meter.bytesForNothing)
})

test("what brought messages is asked, and not for nothing", () => {
  const meter = adas(inVain(new Wiretap()).asks(ADA, "GET /messages?after=0").answers(ADA, 200, { body: { offset: 2, messages: [{}, {}] } }))

  assert.deepEqual([meter.asked, meter.forNothing, meter.news], [2, 1, 2])
})

test("the page, its words, and a question that is not answered yet are no part of it", () => {
  const tap = new Wiretap().asks(ADA, "GET /?name=Ada").answers(ADA, 200, { body: {} }).asks(ADA, "POST /messages").answers(ADA, 201).asks(ADA, "GET /messages")

  assert.equal(adas(tap).asked, 0)
})

test("only what had happened by the moment counts", () => {
  const tap = inVain(new Wiretap())
  const { length } = tap.events

  assert.equal(adas(inVain(tap), length).asked, 1)
})

test("a silent hour is worked out of one question, and measured by the pace so far", () => {
  const tap = new Wiretap()
  for (let i = 0; i < 11; i++) inVain(tap).waits(1996) // A question each two seconds: four events are four more milliseconds.
  const hour = silentHour(adas(tap))

  assert.deepEqual(hour?.workedOut, { requests: 3600, each: ASKED + NOT_MODIFIED, bytes: 3600 * (ASKED + NOT_MODIFIED) })
  assert.deepEqual(hour?.measured, { requests: 1800, bytes: 1800 * (ASKED + NOT_MODIFIED) })
})

test("before anything came to nothing there is no hour to tell", () => {
  assert.equal(silentHour(undefined), undefined)
  assert.equal(silentHour(adas(new Wiretap())), undefined)
  assert.equal(silentHour(adas(inVain(new Wiretap()))), undefined)
})
