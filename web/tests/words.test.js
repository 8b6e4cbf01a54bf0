import assert from "node:assert/strict"
import { test } from "node:test"
import { endsOf } from "../modules/wire/ends.js"
import { besidesKind, msWords, nameOf, shapeOf, signOf, spanWords, wayOf } from "../modules/wire/words.js"

/** @param {object} facts */
const eventOf = facts => ({ n: 1, at: 0, kind: "frame", fin: true, opcode: 1, ...facts })

test("a chat's message is named by its type and its text", () => {
  assert.equal(nameOf(eventOf({ text: '{"type":"say","room":"lobby","text":"hello"}' })), "say “hello”")
  assert.equal(nameOf(eventOf({ text: '{"type":"welcome","room":"lobby"}' })), "welcome")
})

test("an alert of TLS and a FIN that TLS did not announce are called what they are", () => {
  assert.equal(nameOf({ n: 1, at: 0, kind: "record", type: "alert", alert: "unknown_ca (48), fatal: nobody it trusts …" }), "TLS alert unknown_ca (48)")
  assert.equal(nameOf({ n: 1, at: 0, kind: "finished", how: "fin", closeNotify: false }), "FIN without close_notify: truncated?")
  assert.equal(nameOf({ n: 1, at: 0, kind: "finished", how: "fin", closeNotify: true }), "FIN: sends no more")
})

test("any other text is named by itself, and cut where it is long", () => {
  assert.equal(nameOf(eventOf({ text: "not JSON" })), "“not JSON”")
  assert.equal(nameOf(eventOf({ text: "x".repeat(60) })), `“${"x".repeat(24)}…”`)
})

test("what a guest types stays text, whatever it looks like", () => {
  assert.equal(nameOf(eventOf({ text: '{"type":"say","text":"<b>"}' })), "say “<b>”")
})

test("a Close has its code and reason, a fragment says that more follows", () => {
  assert.equal(nameOf(eventOf({ opcode: 8, code: 1001, reason: "" })), "Close 1001")
  assert.equal(nameOf(eventOf({ opcode: 8 })), "Close, no code")
  assert.equal(nameOf(eventOf({ fin: false })), "text, more follows")
  assert.equal(nameOf(eventOf({ opcode: 0 })), "continuation")
  assert.equal(nameOf(eventOf({ opcode: 0, text: "all of it" })), "continuation, ends “all of it”")
})

test("beside its kind a name is not said twice", () => {
  assert.equal(besidesKind(eventOf({ opcode: 9 })), "")
  assert.equal(besidesKind(eventOf({ opcode: 8, code: 1001, reason: "" })), "1001")
  assert.equal(besidesKind(eventOf({ opcode: 0, text: "all of it" })), "ends “all of it”")
  assert.equal(besidesKind(eventOf({ text: "hello" })), "“hello”")
})

test("what comes on an event stream without data is no event", () => {
  const sent = (/** @type {object} */ facts) => nameOf(eventOf({ kind: "sse", opcode: undefined, ...facts }))

  assert.equal(sent({ event: "said", data: "hello" }), "event said “hello”")
  assert.equal(sent({ data: "hello", comment: "keep" }), "event message “hello”")
  assert.equal(sent({ comment: "keep" }), "comment “keep”")
  assert.equal(sent({ retry: "3000" }), "retry after 3000 ms, no data")
})

test("each kind of frame has a shape of its own, as a drawing and as a character", () => {
  const frames = [0x0, 0x1, 0x2, 0x8, 0x9].map(opcode => eventOf({ opcode }))

  assert.equal(new Set(frames.map(shapeOf)).size, 5)
  assert.equal(new Set(frames.map(signOf)).size, 5)
  assert.equal(shapeOf(eventOf({ opcode: 0xa })), shapeOf(eventOf({ opcode: 0x9 })))
})

test("a direction is an arrow and a word; a fault has one too", () => {
  const ends = endsOf(null, "ada")

  assert.equal(wayOf(eventOf({ from: "client" }), ends), "→ to node")
  assert.equal(wayOf(eventOf({ kind: "fault", way: "to-browser" }), ends), "← to browser")
  assert.equal(wayOf(eventOf({ kind: "opened" }), ends), "")
})

test("milliseconds have one decimal, and a thin space at the thousands", () => {
  assert.deepEqual([0, 9843.64, 1_234_567, -0.5].map(msWords), ["0.0", "9\u2009843.6", "1\u2009234\u2009567.0", "−0.5"])
})

test("a span is told as one would say it", () => {
  assert.deepEqual([1.26, 120.4, 5004].map(spanWords), ["1.3 ms", "120 ms", "5.0 s"])
})

test("a body is named by the chat's message in it, else by how its JSON begins", () => {
  const bodyOf = (/** @type {string} */ text) => nameOf(eventOf({ kind: "body", last: true, bytes: btoa(text) }))

  assert.equal(bodyOf('{"type":"say","room":"lobby","text":"hello"}'), "say “hello”")
  assert.equal(bodyOf('{"offset":0,"messages":[]}'), 'body {"offset":0,"messages":[…')
  assert.equal(bodyOf("<!doctype html>"), "body")
})

test("a node says as which variant of the step it started", () => {
  assert.equal(nameOf(eventOf({ kind: "node", state: "started", variant: "LATEST_ONLY" })), "node started: latest only")
})

test("of a long question its query is told, and not its path", () => {
  const asks = (/** @type {string} */ target) => nameOf(eventOf({ kind: "head", request: { method: "GET", target } }), 12)

  assert.equal(asks("/messages"), "GET /messages")
  assert.equal(asks("/messages?after=7&room=lobby"), "GET …?after=7&ro…")
  assert.equal(asks("/a/rather/long/path"), "GET /a/rather/lo…")
})
