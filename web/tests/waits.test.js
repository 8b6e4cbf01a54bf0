import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { waitsOf } from "../modules/wire/waits.js"
import { Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }
const BOB = { wire: "bob", connection: 2 }
const QUESTION = "GET /messages?room=lobby&epoch=e&after=7"
const news = (/** @type {number} */ count) => ({ epoch: "e", offset: 7 + count, messages: Array.from({ length: count }, (_, i) => ({ offset: 8 + i })) })

/** @param {Wiretap} tap @param {number} [now] */
const waits = (tap, now = tap.events.length) => {
  const log = new Log()
  log.append(tap.events)
  return waitsOf(log, now)
}
/** @param {Wiretap} tap @param {number} [now] */
const outcomes = (tap, now) => waits(tap, now).waits.map(({ outcome, words }) => [outcome, words])

test("a question that is not answered waits, and has no end", () => {
  const { waits: [wait], end } = waits(new Wiretap().asks(ADA, QUESTION).waits(4000).asks(BOB, QUESTION))

  assert.deepEqual([wait.outcome, wait.end, wait.after], ["waits", undefined, "7"])
  assert.ok(end - wait.start >= 4000)
  assert.match(wait.words, /^waits, 4\.0 s/)
})

test("it ends with a word, with nothing, or with an error, and each is told with its time", () => {
  const tap = new Wiretap()
  tap.asks(ADA, QUESTION).waits(4200).answers(ADA, 200, { body: news(1) })
  tap.asks(ADA, QUESTION).answers(ADA, 200, { body: news(2) })
  tap.asks(ADA, QUESTION).waits(25_000).answers(ADA, 200, { body: news(0) })
  tap.asks(ADA, QUESTION).answers(ADA, 410, { body: { code: "unknown-position" } })

  assert.deepEqual(outcomes(tap), [
    ["news", "a word, 4.2 s"],
    ["news", "2 words, at once"],
    ["nothing", "nothing, 25.0 s"],
    ["refused", "410, at once"],
  ])
})

test("whose connection ended was cut off, at that moment", () => {
  const tap = new Wiretap().asks(ADA, QUESTION).waits(10_000).sees("closed", ADA)

  const [wait] = waits(tap).waits

  assert.equal(wait.outcome, "cut")
  assert.equal(wait.end, tap.newest.at)
})

test("who is new has no position, and the page is no question", () => {
  const { waits: all } = waits(new Wiretap().asks(ADA, "GET /?room=lobby&name=Ada").answers(ADA, 200, { body: {} }).asks(ADA, "GET /messages?room=lobby"))

  assert.deepEqual(all.map(({ after }) => after), [""])
})

test("words that were said meanwhile stand on the same axis", () => {
  const tap = new Wiretap().asks(BOB, "POST /messages").answers(BOB, 201).asks(ADA, QUESTION).asks(BOB, "POST /messages")

  const { said, begin, waits: [wait] } = waits(tap)

  assert.equal(begin, wait.start)
  assert.equal(said.length, 1)
})

test("only what had happened by the moment is told", () => {
  const tap = new Wiretap().asks(ADA, QUESTION)
  const { length } = tap.events

  assert.deepEqual(outcomes(tap.answers(ADA, 200, { body: news(1) }), length).map(([outcome]) => outcome), ["waits"])
})

test("the newest ten are told", () => {
  const tap = new Wiretap()
  for (let i = 0; i < 30; i++) tap.asks(ADA, QUESTION).answers(ADA, 200, { body: news(1) })

  assert.equal(waits(tap).waits.length, 10)
})

test("before anybody asked there is nothing to draw", () => {
  assert.deepEqual(waits(new Wiretap()), { waits: [], said: [], begin: 0, end: 0 })
})
