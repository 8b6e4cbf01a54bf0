import assert from "node:assert/strict"
import { test } from "node:test"
import { duration, headOf, isCode, newestOf, pointedAt, rowOf } from "../modules/course/verdict.js"

/** @typedef {import("../modules/course/verdict.js").Verdict} Verdict */
/** @typedef {import("../modules/course/verdict.js").Check} Check */

/** @param {Check["verdict"][]} verdicts */
const checksOf = (...verdicts) => verdicts.map((verdict, index) => ({ id: `1.${index + 1}`, name: "…", verdict }))

/** @param {Partial<Verdict>} facts @returns {Verdict} */
const verdictOf = facts => ({ exercise: "07-chat", file: "exercises/LobbyVerticle.java", state: "judged", verdict: "passed", ...facts })

test("each of the four verdicts has a shape and a word of its own", () => {
  /** @type {Verdict["verdict"][]} */
  const verdicts = ["passed", "failed", "did-not-start", "could-not-be-judged"]
  const heads = verdicts.map(verdict => headOf(verdictOf({ verdict })))

  assert.equal(new Set(heads.map(({ mark }) => mark)).size, 4)
  assert.deepEqual(heads.map(({ word }) => word), ["Passed", "Failed", "Did not start", "Could not be judged"])
})

test("before the first save the panel says what it waits for", () => {
  assert.equal(headOf(undefined).word, "Waiting for your first save")
})

test("while it is judged the panel counts, and claims no verdict", () => {
  const head = headOf(verdictOf({ state: "judging", verdict: null, checks: checksOf("passed", "failed", "waiting") }))

  assert.equal(head.kind, "judging")
  assert.equal(head.sum, "2 of 3 checks are through.")
})

test("points have one decimal at most", () => {
  const checks = checksOf("passed", "passed", "failed")

  assert.equal(headOf(verdictOf({ verdict: "failed", checks, points: 13.333, max: 20 })).sum, "2 of 3 checks pass. 13.3 of 20 points.")
})

test("a check that waits for a browser is neither passed nor failed", () => {
  const evidence = { expected: "to run this check", received: "It needs a browser: ./kit check 07 brings one." }
  /** @type {Check} */
  const browser = { id: "4.2", name: "Two browsers play", verdict: "not-run", browser: true, evidence }

  assert.equal(headOf(verdictOf({ checks: [...checksOf("passed"), browser] })).sum, "1 of 1 checks pass. 1 waits for a browser.")
  assert.equal(rowOf(browser).note, "Not run here. It needs a browser: ./kit check 07 brings one.")
})

test("a program that did not start was not judged, so nothing is said about seed and time", () => {
  const head = headOf(verdictOf({ verdict: "did-not-start", seed: 7, millis: 300, problem: { title: "The file does not compile" } }))

  assert.equal(head.sum, "The file does not compile. So nothing was judged.")
  assert.equal(head.run, "")
})

test("where nothing was run, no row blames the browser", () => {
  assert.equal(rowOf({ id: "4.2", name: "…", verdict: "not-run", browser: true, evidence: null }).note, "")
})

test("what could not be judged is our fault, in the head and in the row", () => {
  assert.match(headOf(verdictOf({ verdict: "could-not-be-judged" })).sum, /our fault.*costs you nothing/)
  assert.match(rowOf(checksOf("could-not-be-judged")[0]).note, /costs you nothing/)
})

test("the word under the compiler's column is cut out of the line", () => {
  assert.deepEqual(pointedAt("    seats.take(guest);", 11), { before: "seats.", word: "take", after: "(guest);" })
})

test("where the compiler points at the dot before a name, the name is meant", () => {
  assert.deepEqual(pointedAt("    guest.name();", 10), { before: "guest.", word: "name", after: "();" })
})

test("a line without a column, or with one beyond its end, is shown whole", () => {
  assert.deepEqual(pointedAt("  return 1", undefined), { before: "return 1", word: "", after: "" })
  assert.deepEqual(pointedAt("  return 1", 99), { before: "return 1", word: "", after: "" })
})

test("of a long conversation the newest lines are shown and the others counted", () => {
  const lines = Array.from({ length: 11 }, (_, at) => ({ at, who: "Ada", way: /** @type {const} */ ("to-server"), what: "…" }))
  const { earlier, newest, before } = newestOf(lines, 40, 8)

  assert.deepEqual([earlier.length, newest[0].at, newest.length], [3, 3, 8])
  assert.equal(before, "3 before these; 40 earlier ones were not kept")
})

test("a message is code, a sentence is not", () => {
  assert.equal(isCode('{"type":"said"}'), true)
  assert.equal(isCode("nothing within 1.7 s"), false)
})

test("times are told in the unit that one would say", () => {
  assert.equal(duration(812.4), "812 ms")
  assert.equal(duration(1300), "1.3 s")
})

test("a check that passed when it was tried again says so", () => {
  assert.match(rowOf({ id: "1.1", name: "x", verdict: "passed", secondTry: true }).note, /second try/)
})
