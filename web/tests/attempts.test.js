import assert from "node:assert/strict"
import { test } from "node:test"
import { attemptsOf } from "../modules/wire/attempts.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

/** @param {Wiretap} tap */
const attemptsIn = (tap, now = tap.events.length) => {
  const log = new Log()
  log.append(tap.events)
  return attemptsOf(log, "ada", now)
}

const story = () =>
  new Wiretap()
    .opens("ada", 1)
    .sees("closed", { wire: "ada", connection: 1 })
    .waits(500)
    .sees("opened", { wire: "ada", connection: 2 })
    .sees("refused", { wire: "ada", connection: 2, reason: "Connection refused" })
    .waits(900)
    .opens("ada", 3)

test("a client that comes back is a row an attempt, with what it waited before", () => {
  const attempts = attemptsIn(story())

  assert.deepEqual(attempts.map(({ outcome }) => outcome), ["torn", "refused", "open"])
  assert.deepEqual(attempts.map(({ waited }) => waited), [undefined, 501, 901])
})

test("seen from an earlier moment, the last attempts have not begun", () => {
  assert.deepEqual(attemptsIn(story(), 5).map(({ outcome }) => outcome), ["open"])
})

test("a plan is the client's own word: without one there is none", () => {
  const tap = new Wiretap().opens("ada", 1).sees("closed", { wire: "ada", connection: 1 }).sees("plan", { wire: "ada", delay: 300, ceiling: 500 }).waits(300).opens("ada", 2)

  assert.deepEqual(attemptsIn(tap).map(({ plan }) => plan?.delay), [undefined, 300])
})

test("an end with a code says it", () => {
  const ADA = { wire: "ada", connection: 1 }
  const tap = new Wiretap().opens("ada", 1).frame(ADA, "server", 0x8, [3, 244], { code: 1012 }).sees("closed", ADA)

  assert.equal(attemptsIn(tap)[0].words, "closed, 1012")
})
