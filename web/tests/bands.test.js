import assert from "node:assert/strict"
import { test } from "node:test"
import { ceilingOf } from "../modules/chat/backoff.js"
import { bandsOf } from "../modules/wire/bands.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

/** @param {Wiretap} tap */
const bands = tap => {
  const log = new Log()
  log.append(tap.events)
  return bandsOf(log, "bob", log.newest, ceilingOf).map(({ retry, waited, ceiling }) => [retry, Math.round(waited / 100) * 100, ceiling])
}

/** @param {Wiretap} tap @param {number} connection @param {number} lasts */
const comesAndGoes = (tap, connection, lasts) => tap.opens("bob", connection).waits(lasts).sees("closed", { wire: "bob", connection })

test("each retry has its wait, and a ceiling that doubles", () => {
  const tap = comesAndGoes(new Wiretap(), 1, 100)
  comesAndGoes(tap.waits(200), 2, 100)
  comesAndGoes(tap.waits(900), 3, 100)

  assert.deepEqual(bands(tap), [[0, 200, 500], [1, 900, 1000]])
})

test("after a connection that lasted the first ceiling counts again", () => {
  const tap = comesAndGoes(new Wiretap(), 1, 100)
  comesAndGoes(tap.waits(200), 2, 6000)
  comesAndGoes(tap.waits(300), 3, 100)

  assert.deepEqual(bands(tap), [[0, 200, 500], [0, 300, 500]])
})

test("who has never lost a connection has no retry", () => {
  assert.deepEqual(bands(new Wiretap().opens("bob", 1)), [])
})
