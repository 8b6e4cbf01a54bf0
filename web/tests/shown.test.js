import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { isShown, Sieve } from "../modules/wire/shown.js"
import { windowOf } from "../modules/wire/window.js"
import { Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }

const tap = new Wiretap()
  .sees("opened", { wire: "ada", connection: 9 })
  .sees("head", { wire: "ada", connection: 9, from: "client", request: { method: "GET", target: "/", version: "HTTP/1.1" }, fields: [] })
  .opens("ada", 1)
  .relays("ada", 1, "client", "hello")
  .frame(ADA, "server", 0x9, [])
  .opens("bob", 2)
  .sees("node", { state: "ended" })

const log = new Log()
log.append(tap.events)

/** @param {Partial<import("../modules/wire/shown.js").Wish>} wish */
const kindsOf = wish => new Sieve(log).now(wishOf(wish)).map(({ kind }) => kind)

/** @param {Partial<import("../modules/wire/shown.js").Wish>} wish @returns {import("../modules/wire/shown.js").Wish} */
const wishOf = wish => ({ wire: "ada", direction: "both", kind: "all", pings: "dim", position: log.newest, ...wish })

test("a wire shows its own events and the node's, and none of another wire", () => {
  assert.deepEqual(kindsOf({}), ["opened", "head", "opened", "head", "head", "frame", "frame", "node"])
})

test("as WebSocket, the requests for the page's files are left out", () => {
  assert.deepEqual(kindsOf({ kind: "talk" }), ["opened", "head", "head", "frame", "frame", "node"])
})

test("what has no direction is shown in either", () => {
  assert.deepEqual(kindsOf({ kind: "talk", direction: "client" }), ["opened", "head", "frame", "node"])
})

test("pings can be hidden, and are counted then", () => {
  assert.deepEqual(kindsOf({ kind: "frames", pings: "hide" }), ["frame"])
  assert.equal(new Sieve(log).hidden(wishOf({ pings: "hide" })), 1)
})

test("one event by itself is shown or not for the same reasons", () => {
  const [files, , opened] = log.events

  assert.deepEqual([isShown(log, files, wishOf({})), isShown(log, files, wishOf({ kind: "talk" })), isShown(log, opened, wishOf({ kind: "talk" }))], [true, false, true])
})

test("a connection that proves to be a WebSocket later is shown from its beginning", () => {
  const log = new Log()
  const sieve = new Sieve(log)
  const wish = wishOf({ kind: "talk", position: Infinity })
  for (const event of tap.events) {
    log.append([event])
    sieve.all(wish)
  }

  assert.deepEqual(sieve.all(wish).map(({ n }) => n), new Sieve(log).all(wish).map(({ n }) => n))
  assert.equal(sieve.hidden(wish), 2)
})

test("nothing after the moment that is looked at is shown", () => {
  assert.deepEqual(kindsOf({ position: 3 }), ["opened", "head", "opened"])
})

const hundred = Array.from({ length: 100 }, (_, i) => ({ n: i + 1 }))

test("of many the newest are drawn, and the others counted", () => {
  const { drawn, before, after } = windowOf(hundred, 0, 10)

  assert.deepEqual([drawn[0].n, drawn.length, before, after], [91, 10, 90, 0])
})

test("an older one that is selected is drawn with those around it", () => {
  const { drawn, before, after } = windowOf(hundred, 40, 10)

  assert.deepEqual([drawn[0].n, drawn[9].n, before, after], [35, 44, 34, 56])
})

test("few are all drawn", () => {
  assert.deepEqual(windowOf(hundred, 3, 400), { drawn: hundred, before: 0, after: 0 })
})

test("the talk over plain HTTP is what was asked and answered, without the page and its files", () => {
  const page = { wire: "ada", connection: 1 }
  const log = new Log()
  const tap = new Wiretap().sees("opened", page).asks(page, "GET /?name=Ada").answers(page, 200, { body: {} }).asks(page, "GET /web/modules/pages/step01.js")
  log.append(tap.answers(page, 200, { body: {} }).asks(page, "POST /messages", { body: { type: "say" } }).answers(page, 204).sees("closed", page).events)
  const wish = { wire: "ada", direction: /** @type {const} */ ("both"), kind: /** @type {const} */ ("talk"), pings: /** @type {const} */ ("dim"), position: log.newest }

  assert.deepEqual(new Sieve(log).now(wish).map(event => event.request?.method ?? event.response?.status ?? event.kind), ["POST", "body", 204])
})

test("of an event stream its events are the talk, not the chunks that carry them", () => {
  const log = new Log()
  const stream = new Wiretap().asks(ADA, "GET /stream").streams(ADA).tells(ADA, { data: "a" }).sees("body", { ...ADA, from: "server", last: false, bytes: "" }).sees("body", { ...ADA, from: "server", last: true, bytes: "" })
  log.append(stream.events)
  const kinds = (/** @type {"talk" | "http"} */ kind) => new Sieve(log).now({ ...wishOf({ kind }), position: log.newest }).map(event => event.kind)

  assert.deepEqual(kinds("talk"), ["head", "head", "sse", "body"])
  assert.deepEqual(kinds("http"), ["head", "head", "sse", "body", "body"])
})
