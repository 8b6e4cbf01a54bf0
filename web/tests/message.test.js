import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { messageOfFrame } from "../modules/wire/message.js"
import { Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }
const [H, E, L, O] = [0x48, 0x65, 0x6c, 0x6f]

/** @param {Wiretap} tap */
const logOf = tap => {
  const log = new Log()
  log.append(tap.events)
  return log
}

const fragments = () => new Wiretap().opens("ada", 1).frame(ADA, "client", 0x1, [H, E], { fin: false }).frame(ADA, "client", 0x9, []).frame(ADA, "server", 0x1, [O], { text: "o" })

test("fragments are joined to their message, with the control frames between and none of the other side's", () => {
  const log = logOf(fragments().frame(ADA, "client", 0x0, [L, L, O]))
  const message = messageOfFrame(log, log.events[log.events.length - 1])

  assert.equal(message?.text, "Hello")
  assert.deepEqual(message?.parts.map(part => part.opcode), [0x1, 0x0])
  assert.deepEqual(message?.between.map(frame => frame.opcode), [0x9])
  assert.deepEqual([message?.isWhole, message?.length], [true, 5])
})

test("as long as its last frame has not come, a message is not whole and has no text", () => {
  const log = logOf(fragments())
  const message = messageOfFrame(log, log.events[5])

  assert.deepEqual([message?.isWhole, message?.text, message?.length], [false, undefined, 2])
})

test("a compressed message is as long as what its frames became", () => {
  const log = logOf(new Wiretap().opens("ada", 1).frame(ADA, "client", 0x1, [1, 2, 3], { rsv: 4, compressed: true, inflated: btoa("Hello"), inflatedLength: 5 }))
  const message = messageOfFrame(log, log.events[5])

  assert.deepEqual([message?.isCompressed, message?.onWire, message?.length, message?.text], [true, 3, 5, "Hello"])
})

test("a control frame is no part of a message", () => {
  const log = logOf(fragments())

  assert.equal(messageOfFrame(log, log.events[6]), undefined)
})
