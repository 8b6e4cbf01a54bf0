import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/05-handshake.js"

/** @typedef {import("../modules/wire/log.js").LogEvent} LogEvent */

/** The sample of RFC 6455, 1.3. */
const KEY = "dGhlIHNhbXBsZSBub25jZQ=="
const ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

/** A log, in the order in which it was seen; every head takes 100 bytes. */
class Story {
  /** @type {LogEvent[]} */
  events = []

  /** @param {string} kind @param {object} facts */
  sees(kind, facts) {
    const n = this.events.length + 1
    this.events.push({ n, at: n, kind, wire: "ada", connection: 1, ...facts })
    return this
  }

  /** @param {object} [more] */
  knocks(more = {}) {
    const fields = [["Upgrade", "websocket"], ["Sec-WebSocket-Key", KEY]]
    return this.sees("head", { from: "client", request: { method: "GET", target: "/chat" }, fields, ...more })
  }

  /** @param {number} status @param {object} [more] */
  answers(status, more = {}) {
    return this.sees("head", { from: "server", response: { status }, fields: [], start: 0, end: 100, ...more })
  }

  /** @param {string} target */
  asks(target) {
    return this.sees("head", { from: "client", connection: 9, request: { method: "GET", target }, fields: [] })
  }

  /** @param {number} offset @param {object} [more] */
  struck(offset, more = {}) {
    return this.sees("fault", { fault: "flip", way: "to-browser", on: true, struck: true, offset, ...more })
  }

  /** @param {string} kind @param {object} [more] */
  ends(kind, more = {}) {
    return this.sees(kind, { from: "client", ...more })
  }
}

/** @param {string} id @param {Story} story */
const ticks = (id, story) => experiments[id](story.events, {})?.events ?? null

test("an answer is worked out when it crosses the wire after the handshake", () => {
  const typed = `/?name=Ada&accept=${encodeURIComponent(ACCEPT)}`

  assert.deepEqual(ticks("work-out-the-answer", new Story().knocks().answers(101).asks(typed)), [1, 2, 3])
  assert.equal(ticks("work-out-the-answer", new Story().asks(typed).knocks().answers(101)), null)
})

test("another answer is not worked out", () => {
  assert.equal(ticks("work-out-the-answer", new Story().knocks().answers(101).asks("/?accept=s3pPLMBiTxaQ9kYGzzhZRbK")), null)
})

test("an answer with a turned bit is not believed when the client leaves without a frame", () => {
  assert.deepEqual(ticks("one-letter-of-the-answer", new Story().knocks().answers(101).struck(97).ends("finished")), [2, 3, 4])
})

test("a bit behind the answer, or a client that goes on, is something else", () => {
  assert.equal(ticks("one-letter-of-the-answer", new Story().knocks().answers(101).struck(100).ends("finished")), null)
  assert.equal(ticks("one-letter-of-the-answer", new Story().knocks().answers(101).struck(97).sees("frame", { from: "client", opcode: 1 }).ends("finished")), null)
})

/** @param {number[]} statuses */
const refused = statuses => {
  const story = new Story()
  statuses.forEach((value, connection) => story.knocks({ connection }).sees("fault", { fault: "reject", on: true, struck: true, value, connection }).ends("closed", { connection }))
  return story
}

test("three refusals are seen in any order, each with the end of its connection", () => {
  assert.deepEqual(ticks("three-ways-to-say-no", refused([503, 302, 403])), [1, 8, 9, 2, 3, 5, 6])
  assert.equal(ticks("three-ways-to-say-no", refused([403, 503])), null)
})

/** @param {number} value @param {number} status */
const sliced = (value, status) => new Story().sees("fault", { fault: "slice", way: "to-node", on: true, value }).knocks({ start: 0, end: 500 }).answers(status)

test("a head in pieces is seen when fifty of them were a head all the same", () => {
  assert.deepEqual(ticks("a-head-in-pieces", sliced(10, 101)), [1, 2, 3])
})

test("a few pieces, or an answer that is no 101, are not", () => {
  assert.equal(ticks("a-head-in-pieces", sliced(11, 101)), null)
  assert.equal(ticks("a-head-in-pieces", sliced(10, 400)), null)
})

test("a head that came after the slice was taken off came whole", () => {
  const story = new Story().sees("fault", { fault: "slice", way: "to-node", on: true, value: 1 }).sees("fault", { fault: "slice", way: "to-node", on: false })

  assert.equal(ticks("a-head-in-pieces", story.knocks({ start: 0, end: 500 }).answers(101)), null)
})

test("a proxy that forgets is seen when a good knock got no 101", () => {
  const start = { state: "started", variant: "BEHIND_AN_OLD_PROXY" }

  assert.deepEqual(ticks("a-proxy-that-forgets", new Story().sees("node", start).knocks().answers(426)), [1, 2, 3])
  assert.equal(ticks("a-proxy-that-forgets", new Story().sees("node", start).knocks().answers(101)), null)
  assert.equal(ticks("a-proxy-that-forgets", new Story().sees("node", { state: "started", variant: "DIRECT" }).knocks().answers(426)), null)
})
