import assert from "node:assert/strict"
import { test } from "node:test"
import { after, close, content, fault, handshake, inOrder, message, node, onConnection, onWire, proof } from "../modules/wire/story.js"
import { Wiretap } from "./wiretap.js"

const SAY = '{"type":"say","room":"lobby","text":"hello"}'
const SAID = '{"type":"said","room":"lobby","text":"hello"}'

const { events } = new Wiretap()
  .opens("ada", 1)
  .relays("ada", 1, "client", SAY)
  .relays("ada", 1, "server", SAID)
  .frame({ wire: "ada", connection: 1 }, "client", 0x8, [0x03, 0xe9], { code: 1001 })
  .sees("fault", { wire: "ada", fault: "hold", on: true })
  .sees("node", { state: "ended" })

test("a story is told in order: first the cause, then the effect", () => {
  assert.deepEqual(inOrder(events, message("client", "say"), message("server", "said"))?.map(({ n }) => n), [6, 8])
  assert.equal(inOrder(events, message("server", "said"), message("client", "say")), undefined)
})

test("who sent a message matters", () => {
  assert.equal(events.some(message("server", "say")), false)
})

test("a Close is found by its side, and by its code if one is asked for", () => {
  assert.equal(events.filter(close("client")).length, 1)
  assert.equal(events.filter(close("client", 1001)).length, 1)
  assert.equal(events.filter(close("client", 1000)).length, 0)
})

test("faults, the node and the handshake have words of their own", () => {
  assert.deepEqual([fault("hold"), fault("hold", false), node("ended"), handshake].map(test => events.filter(test).length), [1, 0, 1, 1])
})

test("events can be asked for by what came before, by wire and by connection", () => {
  assert.equal(after(events, events[5])[0].n, 7)
  assert.equal(onWire(events, "bob").length, 0)
  assert.equal(onConnection(events, 1).length, events.length - 2)
})

test("the content of what is no chat message is empty", () => {
  assert.equal(content(events[5]).text, "hello")
  assert.deepEqual(content({ n: 1, at: 0, kind: "frame", opcode: 1, text: "not JSON" }), {})
})

test("a proof is the numbers of the events", () => {
  assert.deepEqual(proof([events[5], events[7]]), { events: [6, 8] })
})
