import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { trafficOn } from "../modules/wire/traffic.js"
import { Wiretap } from "./wiretap.js"

const tap = new Wiretap().opens("ada", 1).relays("ada", 1, "client", "hello").opens("bob", 2)
const log = new Log()
log.append(tap.events)

test("the bytes of a line are what its streams have come to, each direction by itself", () => {
  const { client, server, open } = trafficOn(log, "ada", { now: log.newest, at: 20 })

  assert.deepEqual([client.bytes, server.bytes, open], [9 + 11, 12, 1])
})

test("a rate is of the last ten seconds and falls while nothing comes", () => {
  assert.equal(trafficOn(log, "ada", { now: log.newest, at: 20 }).client.perSecond, 0.2)
  assert.equal(trafficOn(log, "ada", { now: log.newest, at: 20_000 }).client.perSecond, 0)
})

test("seen from an earlier moment, less has crossed", () => {
  assert.equal(trafficOn(log, "ada", { now: 2, at: 2 }).client.bytes, 9)
})
