import assert from "node:assert/strict"
import { test } from "node:test"
import { passedWords, placeOf, signalPath } from "../modules/course/signal.js"

test("the signal is high where a lesson is passed and low where it is not", () => {
  assert.equal(signalPath("1101", 40), "M0 14V2H10V2H20V14H30V2H40")
})

test("a course that nobody has begun is a low line", () => {
  assert.equal(signalPath("00", 160), "M0 14V14H80V14H160")
})

test("a lesson lies in the middle of its stretch, at the height of its bit", () => {
  assert.deepEqual(placeOf("1000", 1, 40), { x: 5, y: 2 })
  assert.deepEqual(placeOf("1000", 4, 40), { x: 35, y: 14 })
})

test("the words count the same bits", () => {
  assert.equal(passedWords("11010000"), "3 of 8 passed")
})
