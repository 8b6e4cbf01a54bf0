import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { Traffic } from "../modules/wire/traffic.js"
import { Wiretap } from "./wiretap.js"

const tap = new Wiretap().opens("ada", 1).relays("ada", 1, "client", "hello").opens("bob", 2)
const log = new Log()
log.append(tap.events)
const traffic = new Traffic(log)

test("the bytes of a line are what its streams have come to, each direction by itself", () => {
  const { client, server, open } = traffic.on("ada", { now: log.newest, at: 20 })

  assert.deepEqual([client.bytes, server.bytes, open], [9 + 11, 12, 1])
})

test("a rate is of the last ten seconds and falls while nothing comes", () => {
  assert.equal(traffic.on("ada", { now: log.newest, at: 20 }).client.perSecond, 0.2)
  assert.equal(traffic.on("ada", { now: log.newest, at: 20_000 }).client.perSecond, 0)
})

test("seen from an earlier moment, less has crossed", () => {
  assert.equal(traffic.on("ada", { now: 2, at: 2 }).client.bytes, 9)
})

test("messages that nobody looked at, or that this page never got, are counted by the numbers of those that follow", () => {
  const log = new Log()
  const traffic = new Traffic(log)
  const message = (/** @type {number} */ n, /** @type {number} */ at, /** @type {number} */ message) => ({ n, at, kind: "frame", wire: "ada", connection: 1, from: /** @type {const} */ ("server"), opcode: 1, fin: true, start: 10 * message - 10, end: 10 * message, message })
  log.append([message(1, 1, 1), message(2, 2, 1000)])

  const { server } = traffic.on("ada", { now: 2, at: 3 })

  assert.deepEqual([server.bytes, server.perSecond], [10_000, 100])
})

test("a flood that the log has forgotten was a flood all the same", () => {
  const log = new Log()
  const traffic = new Traffic(log)
  for (let n = 1; n < 50_000; n += 500) {
    log.append(Array.from({ length: 500 }, (_, i) => ({ n: n + i, at: (n + i) / 10, kind: "frame", wire: "ada", connection: 1, from: /** @type {const} */ ("server"), opcode: 1, fin: true, start: n + i - 1, end: n + i, message: n + i })))
    traffic.on("ada", { now: log.newest, at: log.newest / 10 })
  }

  const { server } = traffic.on("ada", { now: log.newest, at: log.newest / 10 })

  assert.equal(server.bytes, log.newest)
  assert.ok(log.forgotten > 20_000)
  assert.ok(Math.abs(server.perSecond - log.newest / 10) < 1, `${server.perSecond} a second`)
})
