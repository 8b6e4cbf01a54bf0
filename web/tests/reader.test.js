import assert from "node:assert/strict"
import { test } from "node:test"
import { Reader } from "../modules/chat/reader.js"

/** @param {...number} offsets */
const messages = (...offsets) => offsets.map(offset => ({ offset }))

test("who has not asked yet has no position, and learns it with the first answer", () => {
  const reader = new Reader()
  assert.equal(reader.query, "")

  assert.deepEqual(reader.hear({ epoch: "a b", offset: 7, messages: [] }), [])

  assert.equal(reader.query, "&epoch=a%20b&after=7")
})

test("what an answer brings is new, and moves the position", () => {
  const reader = new Reader()
  reader.hear({ epoch: "a", offset: 7 })

  assert.deepEqual(reader.hear({ epoch: "a", offset: 9, messages: messages(8, 9) }), messages(8, 9))

  assert.deepEqual(reader.position, { epoch: "a", offset: 9 })
})

test("what comes a second time is not new", () => {
  const reader = new Reader()
  reader.hear({ epoch: "a", offset: 8 })

  assert.deepEqual(reader.hear({ epoch: "a", offset: 9, messages: messages(7, 8, 9) }), messages(9))
  assert.deepEqual(reader.hear({ epoch: "a", offset: 9, messages: messages(9) }), [])
})

test("the same number in another epoch is another message", () => {
  const reader = new Reader()
  reader.hear({ epoch: "a", offset: 8 })

  assert.deepEqual(reader.hear({ epoch: "b", offset: 1, messages: messages(1) }), messages(1))
})

test("whose position is gone goes on from the one that is given", () => {
  const reader = new Reader()
  reader.hear({ epoch: "a", offset: 8 })

  reader.beginAnew({ epoch: "b", offset: 3 })

  assert.equal(reader.query, "&epoch=b&after=3")
})
