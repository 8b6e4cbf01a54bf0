import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { overheard } from "../modules/wire/overheard.js"
import { Wiretap } from "./wiretap.js"

/** @param {Wiretap} tap */
const read = tap => {
  const log = new Log()
  log.append(tap.events)
  return overheard(log, log.newest).map(({ isSealed, words, bytes }) => ({ isSealed, words, bytes }))
}

test("in the open, words and tickets can be read", () => {
  const at = { wire: "ada", connection: 1 }
  const tap = new Wiretap().asks(at, "GET /chat?ticket=secret").opens("ada", 2).relays("ada", 2, "client", '{"type":"say","text":"hello"}')
  assert.deepEqual(read(tap).map(({ words }) => words), ["/chat?ticket=secret", "say “hello”"])
})

test("of a record only its type and its length", () => {
  const tap = new Wiretap().sees("record", { wire: "ada", connection: 1, from: "client", start: 0, end: 120, type: "application data", length: 115 })
  assert.deepEqual(read(tap), [{ isSealed: true, words: "TLS record: application data", bytes: 120 }])
})

test("the newest ten are told, and no pings", () => {
  const tap = new Wiretap().opens("ada", 1)
  for (let i = 1; i <= 12; i++) tap.relays("ada", 1, "client", `{"type":"say","text":"${i}"}`).frame({ wire: "ada", connection: 1 }, "server", 0x9, [])
  assert.deepEqual(read(tap).map(({ words }) => words)[0], "say “3”")
})
