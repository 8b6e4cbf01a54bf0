import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { streamOf } from "../modules/wire/stream-lines.js"
import { base64, Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }
const AGAIN = { wire: "ada", connection: 2 }

const begun = () => new Wiretap().asks(ADA, "GET /stream?room=lobby").streams(ADA)

/** @param {Wiretap} tap @param {number} [selected] @param {number} [now] */
function seen(tap, selected = 0, now = tap.events.length) {
  const log = new Log()
  log.append(tap.events)
  return streamOf(log, "ada", now, selected)
}

/** @param {ReturnType<typeof streamOf>} stream */
const texts = stream => stream?.blocks.flatMap(({ lines }) => lines.map(({ text }) => text))

test("a stream is told as the lines that it is, and what a browser makes of each", () => {
  const tap = begun().tells(ADA, { retry: "1000" }).tells(ADA, { event: "welcome", id: "e:0", data: "{}" }).tells(ADA, { comment: "hi" }).passes(ADA, "server")

  const stream = seen(tap)

  assert.deepEqual(texts(stream), ["retry: 1000", "", "event: welcome", "id: e:0", "data: {}", "", ": hi", ""])
  assert.deepEqual(
    stream?.blocks.map(({ lines }) => lines.at(-1)?.meaning),
    ["no page hears it", "whole: the page hears “welcome”", "no page hears it"],
  )
  assert.equal(stream?.lastEventId, undefined)
  assert.equal(stream?.isOpen, true)
})

test("a text of any script is read as UTF-8", () => {
  assert.deepEqual(texts(seen(begun().tells(ADA, { data: "héllo 你好 🙂" }))), ["data: héllo 你好 🙂", ""])
})

test("what has not left the tap waits there, and is lost when the connection ends", () => {
  const tap = begun().tells(ADA, { id: "e:1", data: "a" })
  const fates = () => seen(tap)?.blocks.flatMap(({ lines }) => lines.map(({ fate }) => fate))
  assert.deepEqual(fates(), ["waits", "waits", "waits"])

  const { start = 0 } = tap.newest
  tap.sees("passed", { ...ADA, from: "server", end: start + "id: e:1\n".length })
  assert.deepEqual(fates(), ["passed", "waits", "waits"])

  tap.sees("closed", ADA)
  assert.deepEqual(fates(), ["passed", "lost", "lost"])
  assert.equal(seen(tap)?.isOpen, false)
})

test("the newest stream is told, or the one that is selected", () => {
  const tap = begun().tells(ADA, { data: "old" })
  const old = tap.newest.n
  tap.sees("closed", ADA).asks(AGAIN, "GET /stream?room=lobby", { fields: [["Last-Event-ID", "e:1"]] }).streams(AGAIN).tells(AGAIN, { data: "new" })

  assert.deepEqual(texts(seen(tap)), ["data: new", ""])
  assert.equal(seen(tap)?.lastEventId, "e:1")
  assert.deepEqual(texts(seen(tap, old)), ["data: old", ""])
  assert.deepEqual(texts(seen(tap, 0, old)), ["data: old", ""])
})

test("an answer of another kind on the same connection is no part of it", () => {
  const tap = begun().tells(ADA, { data: "a" }).sees("body", { ...ADA, from: "server", last: true, bytes: "" }).asks(ADA, "GET /other").answers(ADA, 200, { body: {} })

  assert.deepEqual(texts(seen(tap)), ["data: a", ""])
  assert.equal(seen(new Wiretap().asks(ADA, "GET /").answers(ADA, 200, { body: {} })), undefined)
})

test("what ended on the same connection before is not the stream's end", () => {
  const tap = new Wiretap().asks(ADA, "GET /").answers(ADA, 200, { body: {} }).asks(ADA, "GET /stream").streams(ADA).tells(ADA, { data: "a" })

  assert.equal(seen(tap)?.isOpen, true)
  assert.deepEqual(texts(seen(tap)), ["data: a", ""])
})

test("only the newest lines are told, and how many there were before", () => {
  const tap = begun()
  for (let i = 1; i <= 20; i++) tap.tells(ADA, { data: String(i) })

  assert.equal(seen(tap)?.before, 12)
  assert.equal(texts(seen(tap))?.[0], "data: 13")
})

test("a block that lies in two chunks is told without the size between them", () => {
  const tap = begun().sees("sse", { ...ADA, from: "server", start: 100, end: 117, bytes: base64([..."data:\r\n5\r\n hi\n\n"].map(letter => letter.charCodeAt(0))), data: "hi" })

  assert.deepEqual(texts(seen(tap)), ["data: hi", ""])
})
