import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { lanesOf } from "../modules/wire/lanes.js"
import { Wiretap } from "./wiretap.js"

const on = (/** @type {number} */ connection) => ({ wire: "bob", connection })
const word = (/** @type {number} */ offset) => ({ type: "said", offset, text: `word ${offset}` })

/** A socket that brings words 1 and 2, then a question that brings 3 and 4, then a socket that brings 4 and 5. */
const story = () =>
  new Wiretap()
    .opens("bob", 1).relays("bob", 1, "server", JSON.stringify(word(1))).relays("bob", 1, "server", JSON.stringify(word(2))).sees("closed", on(1))
    .sees("opened", on(2)).asks(on(2), "GET /messages?room=lobby&epoch=e&after=2").answers(on(2), 200, { body: { epoch: "e", offset: 4, messages: [word(3), word(4)] } })
    .opens("bob", 3).relays("bob", 3, "server", JSON.stringify(word(4))).relays("bob", 3, "server", JSON.stringify(word(5)))

/** @param {Wiretap} tap @param {string} [wire] */
const lanes = (tap, wire = "bob") => {
  const log = new Log()
  log.append(tap.events)
  return lanesOf(log, wire, tap.newest.n)
}

test("each lane has the words that it brought, and what both brought is marked", () => {
  const [socket, poll] = lanes(story()).lanes
  assert.deepEqual(socket.words.map(({ offset }) => offset), [1, 2, 4, 5])
  assert.deepEqual(poll.words.map(({ offset }) => offset), [3, 4])
  for (const { words } of [socket, poll]) assert.deepEqual(words.filter(({ isTwin }) => isTwin).map(({ offset }) => offset), [4])
})

test("a socket stands from its handshake to its end, and a question from itself to its answer", () => {
  const [socket, poll] = lanes(story()).lanes
  assert.equal(socket.spans.length, 2)
  assert.ok(socket.spans[0].end !== undefined && socket.spans[1].end === undefined)
  assert.equal(poll.spans.length, 1)
  assert.ok((poll.spans[0].end ?? 0) > poll.spans[0].start)
})

test("a question that waits has no end", () => {
  const [, poll] = lanes(story().sees("opened", on(4)).asks(on(4), "GET /messages?room=lobby&epoch=e&after=5")).lanes
  assert.equal(poll.spans[1].end, undefined)
})

test("what ended more than a minute ago is not shown", () => {
  const { lanes: [socket, poll], begin, end } = lanes(story().waits(90_000).sees("opened", on(4)))
  assert.equal(end - begin, 60_000)
  assert.equal(socket.spans.length, 1)
  assert.deepEqual([poll.spans, socket.words, poll.words], [[], [], []])
})

test("another’s wire is not told", () => {
  for (const { spans, words } of lanes(story(), "ada").lanes) assert.deepEqual([spans, words], [[], []])
})
