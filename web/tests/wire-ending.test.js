import assert from "node:assert/strict"
import { test } from "node:test"
import { connectionInView, endingOf } from "../modules/wire/ending.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }
const CLOSE_1000 = { code: 1000, reason: "" }

/** @param {Wiretap} tap @param {number} [now] */
const ending = (tap, now = tap.events.length) => {
  const log = new Log()
  log.append(tap.events)
  return endingOf(log, 1, now)
}

const both = () =>
  new Wiretap().opens("ada", 1).frame(ADA, "client", 0x8, [3, 232], CLOSE_1000).frame(ADA, "server", 0x8, [3, 232], CLOSE_1000).sees("finished", { ...ADA, from: "server", how: "fin" }).sees("closed", ADA)

test("a connection that nobody closes is open", () => {
  assert.equal(ending(new Wiretap().opens("ada", 1)).state, "open")
})

test("two Closes and the end of TCP are clean, and the first one began", () => {
  const { state, began, answer } = ending(both())

  assert.equal(state, "clean")
  assert.equal(began, "the client sent Close 1000, normal closure")
  assert.equal(answer, "the server sent Close 1000, normal closure after 1.0 ms")
})

test("seen from a moment between, one Close waits for its answer", () => {
  const tap = both()

  const { state, answer } = ending(tap, tap.events.length - 3)

  assert.equal(state, "closing")
  assert.equal(answer, "the server has not answered")
})

test("a stream that ends without a Close is not clean", () => {
  const { state, began, verdict } = ending(new Wiretap().opens("ada", 1).sees("finished", { ...ADA, from: "client", how: "fin" }).sees("closed", ADA))

  assert.equal(state, "not clean")
  assert.equal(began, "the client ended its sending (FIN)")
  assert.match(verdict, /1006/)
})

test("under TLS a FIN that was not announced leaves the end open to doubt", () => {
  const sealed = { wire: "ada", connection: 1, how: "fin", closeNotify: false }
  const tap = new Wiretap().sees("opened", { wire: "ada", connection: 1, tls: {} }).sees("finished", { ...sealed, from: "client" }).sees("finished", { ...sealed, from: "server", closeNotify: true }).sees("closed", { wire: "ada", connection: 1 })

  const { state, began, verdict } = ending(tap)

  assert.equal(state, "not clean")
  assert.match(began, /without TLS’s close_notify/)
  assert.match(verdict, /truncated/)
})

test("what the tap tore off, the tap began", () => {
  const { state, began } = ending(new Wiretap().opens("ada", 1).sees("fault", { wire: "ada", fault: "reset", on: true, connections: [1] }).sees("closed", ADA))

  assert.equal(state, "not clean")
  assert.equal(began, "the tap did it: reset")
})

test("the connection in view is the selected one's, else the wire's newest WebSocket", () => {
  const log = new Log()
  log.append(new Wiretap().opens("ada", 1).opens("ada", 2).events)

  assert.equal(connectionInView(log, { wire: "ada", selected: 1, now: 99 }), 1)
  assert.equal(connectionInView(log, { wire: "ada", selected: 0, now: 99 }), 2)
})
