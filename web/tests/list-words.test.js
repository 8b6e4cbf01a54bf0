import assert from "node:assert/strict"
import { test } from "node:test"
import { listWords } from "../modules/wire/list-words.js"
import { Log } from "../modules/wire/log.js"
import { nameOf } from "../modules/wire/words.js"

const ALL = { shown: 40, hidden: 0, kept: 40, lines: 40, lost: 0, passedOver: 0 }

test("a list that shows everything needs no word", () => {
  assert.equal(listWords(ALL), "")
})

test("what is not shown is counted, and each number says where it went", () => {
  assert.equal(
    listWords({ shown: 2000, hidden: 18_000, kept: 20_000, lines: 131_402, lost: 312, passedOver: 7 }),
    "Showing 2,000 of 131,402: 18,000 filtered out; 111,402 older than this page keeps; 312 more lost to a slow page; 7 frames relayed too fast for the tap to look at.",
  )
})

test("stopped at a moment, what is newer waits and is not missing", () => {
  assert.equal(listWords({ ...ALL, shown: 10 }), "")
})

test("a gap of frames is a line in the list, called what it is, and counted", () => {
  const gap = { n: 1, at: 1, kind: "opaque", wire: "ada", connection: 1, from: /** @type {const} */ ("server"), start: 0, end: 70_000, bytes: "", frames: 1234, why: "Not looked at." }
  const log = new Log()

  log.append([gap])

  assert.equal(nameOf(gap), "1,234 frames, not looked at")
  assert.deepEqual([log.passedOver("ada"), log.passedOver("bob"), log.linesOf("ada")], [1234, 0, 1])
})

test("what the page has forgotten was there all the same, and its connections are forgotten with it", () => {
  const log = new Log()
  for (let n = 1; n < 60_000; n += 2) {
    log.append([
      { n, at: n, kind: "opened", wire: "ada", connection: n },
      { n: n + 1, at: n, kind: "closed", wire: "ada", connection: n },
    ])
  }

  assert.equal(log.linesOf("ada"), log.newest)
  assert.equal(log.isOpenedBefore(1, { n: 1, at: 0, kind: "fault" }), true) // Nothing is known of it any more.
  assert.equal(log.sinceOpen({ n: log.newest, at: log.newest - 1, kind: "closed", wire: "ada", connection: log.newest - 1 }), 0)
})
