import assert from "node:assert/strict"
import { test } from "node:test"
import { proofOf, proved, saidOf } from "../modules/course/experiments.js"

/** @typedef {import("../modules/course/experiments.js").Progress} Progress */

/** Proved by any `say`, with the number of the first one. */
/** @type {Record<string, import("../modules/course/experiments.js").Predicate>} */
const ADA_SPEAKS = {
  "ada-speaks": events => {
    const say = events.find(({ text }) => text === "say")
    return say ? { events: [say.n] } : null
  },
}

/** @param {string[]} texts a frame each, numbered from 1 */
const framesOf = (...texts) => texts.map((text, index) => ({ n: index + 1, at: index, kind: "frame", text }))

/** @param {string[]} texts @param {Progress} [progress] @param {number} [after] the newest event when the page came */
const logOf = (texts, progress = {}, after = 0) => ({ events: framesOf(...texts), epoch: "e1", arrived: { epoch: "e1", after }, stage: {}, progress })

test("an experiment is proved by the events that its predicate names", () => {
  assert.deepEqual(proved(ADA_SPEAKS, logOf(["join", "say", "said"])), [{ id: "ada-speaks", epoch: "e1", events: [2] }])
})

test("nothing is proved by a log in which it did not happen", () => {
  assert.deepEqual(proved(ADA_SPEAKS, logOf(["join", "welcome"])), [])
})

test("what happened before the prediction counts for nothing", () => {
  const progress = { experiments: { "ada-speaks": { predicted: "three", opened: { epoch: "e1", after: 2 } } } }

  assert.deepEqual(proved(ADA_SPEAKS, logOf(["join", "say"], progress)), [])
  assert.deepEqual(proved(ADA_SPEAKS, logOf(["join", "say", "say"], progress))[0].events, [3])
})

test("a prediction made on an earlier stage leaves the whole new log open", () => {
  const progress = { experiments: { "ada-speaks": { predicted: "three", opened: { epoch: "e0", after: 900 } } } }

  assert.deepEqual(proved(ADA_SPEAKS, logOf(["say"], progress))[0].events, [1])
})

test("started anew, only what comes afterwards counts", () => {
  const progress = { anew: { epoch: "e1", after: 2 } }

  assert.deepEqual(proved(ADA_SPEAKS, logOf(["say", "said"], progress)), [])
  assert.deepEqual(proved(ADA_SPEAKS, logOf(["say", "said", "say"], progress))[0].events, [3])
})

test("what was in the log when the page came counts for nothing", () => {
  assert.deepEqual(proved(ADA_SPEAKS, logOf(["join", "say"], {}, 2)), [])
  assert.deepEqual(proved(ADA_SPEAKS, logOf(["join", "say", "say"], {}, 2))[0].events, [3])
})

test("an experiment that was predicted stays open when the page is loaded anew", () => {
  const progress = { experiments: { "ada-speaks": { predicted: "three", opened: { epoch: "e1", after: 1 } } } }

  assert.deepEqual(proved(ADA_SPEAKS, logOf(["join", "say"], progress, 2))[0].events, [2])
})

test("what is ticked is not proved again", () => {
  assert.deepEqual(proved(ADA_SPEAKS, logOf(["say"], { experiments: { "ada-speaks": { ticked: true } } })), [])
})

test("as long as the kit has not said what it keeps, nothing is proved", () => {
  assert.deepEqual(proved(ADA_SPEAKS, { ...logOf(["say"]), progress: null }), [])
})

test("before it is made, a wrong guess is said to cost nothing", () => {
  assert.match(saidOf({}, "three"), /costs nothing/)
})

test("afterwards both are said: what was predicted and what it is", () => {
  assert.equal(saidOf({ predicted: "three", ticked: true }, "three"), "Seen. You predicted “three”, and so it is.")
  assert.match(saidOf({ predicted: "one", ticked: true }, "three"), /You predicted “one”; it is “three”/)
  assert.match(saidOf({ ticked: true }, "three"), /The answer is “three”/)
})

test("the proof can be shown only in the log in which it stands", () => {
  assert.deepEqual(proofOf({ events: [9], epoch: "e1" }, "e1"), { events: [9], isHere: true })
  assert.deepEqual(proofOf({ events: [9], epoch: "e0" }, "e1"), { events: [9], isHere: false })
})
