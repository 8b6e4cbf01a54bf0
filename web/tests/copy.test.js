import assert from "node:assert/strict"
import { test } from "node:test"
import { copiesOf } from "../modules/wire/copy.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

const tap = new Wiretap().opens("ada", 1).reads("ada", 1, "client", "it's")
const log = new Log()
log.append(tap.events)

/** @param {import("../modules/wire/log.js").LogEvent} event @param {string} name */
const copy = (event, name) => copiesOf(log, event).find(each => each.name === name)?.text

test("a frame as hex is what crossed the wire, as text what was meant", () => {
  assert.equal(copy(tap.newest, "hex"), "81 84 37 fa 21 3d 5e 8e 06 4e")
  assert.equal(copy(tap.newest, "text"), "it's")
})

test("as Java it is an array that compiles: what a byte cannot hold is cast", () => {
  assert.equal(copy(tap.newest, "Java"), "new byte[] {(byte) 0x81, (byte) 0x84, 0x37, (byte) 0xfa, 0x21, 0x3d, 0x5e, (byte) 0x8e, 0x06, 0x4e}")
})

test("a client's text says itself again with wscat, and a shell takes nothing in it for its own", () => {
  assert.equal(copy(tap.newest, "wscat"), "wscat -c 'ws://localhost/chat' -x 'it'\\''s'")
})

test("a request that does not switch is a curl command", () => {
  const head = new Wiretap().sees("head", { from: "client", start: 0, end: 4, bytes: "R0VU", request: { method: "DELETE", target: "/rooms/1", version: "HTTP/1.1" }, fields: [["Host", "localhost:80"], ["X-A", "b"]] }).newest

  assert.equal(copy(head, "curl"), "curl -i --http1.1 -X 'DELETE' -H 'X-A: b' 'http://localhost:80/rooms/1'")
})
