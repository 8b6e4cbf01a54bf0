import assert from "node:assert/strict"
import { test } from "node:test"
import { frameRows } from "../modules/wire/frames.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

/** @param {Wiretap} tap @param {number} [now] */
const rows = (tap, now = tap.events.length) => {
  const log = new Log()
  log.append(tap.events)
  return frameRows(log, "ada", now).map(({ event, ...row }) => row)
}

const echo = () => new Wiretap().opens("ada", 1).opens("bob", 2).relays("ada", 1, "client", "Hello").relays("bob", 2, "client", "Bye").relays("ada", 1, "server", "Hello")

test("a client's frame has a key before its payload, and the payload under the mask", () => {
  const [hello] = rows(echo())

  assert.deepEqual(hello, { name: "text “Hello”", header: "81 85", key: "37 fa 21 3d", wire: "7f 9f 4d 51 58", plain: "48 65 6c 6c 6f", cost: "6 + 5" })
})

test("a server's frame has none, and crosses as it is", () => {
  const back = rows(echo())[1]

  assert.deepEqual(back, { name: "text “Hello”", header: "81 05", key: "", wire: "48 65 6c 6c 6f", plain: "48 65 6c 6c 6f", cost: "2 + 5" })
})

test("only the chosen wire is told, and only up to the moment", () => {
  const tap = echo()

  assert.equal(rows(tap).length, 2)
  assert.equal(rows(tap, tap.events.length - 2).length, 1)
})

test("of a long payload the beginning is told", () => {
  const [long] = rows(new Wiretap().relays("ada", 1, "server", "abcdefghij"))

  assert.equal(long.wire, "61 62 63 64 65 66 67 68 …")
  assert.equal(long.cost, "2 + 10")
})

test("of many frames the newest are told", () => {
  const tap = new Wiretap()
  for (let i = 1; i <= 30; i++) tap.relays("ada", 1, "server", `word ${i}`)

  assert.equal(rows(tap).length, 10)
  assert.equal(rows(tap)[9].name, "text “word 30”")
})
