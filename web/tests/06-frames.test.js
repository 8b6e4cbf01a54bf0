import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/06-frames.js"
import { base64 } from "./wiretap.js"

/** @typedef {import("../modules/wire/log.js").LogEvent} LogEvent */
/** @typedef {"client" | "server"} Side */

const CONTINUATION = 0x0
const TEXT = 0x1
const CLOSE = 0x8
const PING = 0x9
const PONG = 0xa

const KEYS = ["37fa213d", "0badcafe", "01020304"]

/** A log of frames, in the order in which they were seen. */
class Story {
  /** @type {LogEvent[]} */
  events = []

  #keys = 0

  /** @param {string} kind @param {object} facts */
  sees(kind, facts) {
    const n = this.events.length + 1
    this.events.push({ n, at: n, kind, wire: "ada", connection: 1, ...facts })
    return this
  }

  /** @param {Side} from @param {number} opcode @param {string} payload @param {{ [fact: string]: any }} [more] */
  frame(from, opcode, payload, more = {}) {
    const plain = [...new TextEncoder().encode(payload)]
    const masked = from === "client"
    const { key = KEYS[this.#keys++ % KEYS.length], length = plain.length } = more
    const keyBytes = masked ? [0, 2, 4, 6].map(at => parseInt(key.slice(at, at + 2), 16)) : []
    const lengths = length < 126 ? 0 : length < 65_536 ? 2 : 8
    const head = [0x80 | opcode, 0, ...Array(lengths).fill(0), ...keyBytes]
    const wire = plain.map((byte, i) => (masked ? byte ^ keyBytes[i % 4] : byte))
    const facts = { from, opcode, fin: true, rsv: 0, masked, header: head.length, length, bytes: base64([...head, ...wire]), ...(masked ? { key } : {}) }
    return this.sees("frame", { ...facts, ...more, key: masked ? key : undefined })
  }

  /** @param {Side} from @param {string} text @param {{ [fact: string]: any }} [more] */
  says(from, text, more = {}) {
    return this.frame(from, TEXT, text, { text, messageLength: more.length ?? new TextEncoder().encode(text).length, ...more })
  }

  /** A message whose bytes only begin here. @param {Side} from @param {number} length */
  saysMuch(from, length) {
    return this.says(from, "xxxx", { length, messageLength: length })
  }

  /** @param {string} wire @param {number} connection @param {number} bit */
  flips(wire, connection, bit) {
    return this.sees("fault", { fault: "flip", way: "to-node", on: true, wire, connections: [connection], value: bit }).sees("fault", {
      fault: "flip",
      way: "to-node",
      on: true,
      struck: true,
      wire,
      connection,
      value: bit,
    })
  }
}

/** @param {string} id @param {Story} story */
const ticks = (id, story) => experiments[id](story.events, {})?.events ?? null

const LONG = "x🎈🎈🎈🎈"

test("the same word twice is seen when its bytes differed and both echoes came", () => {
  const story = new Story().says("client", "Hello").says("server", "Hello").says("client", "Hello").says("server", "Hello")

  assert.deepEqual(ticks("the-same-word-twice", story), [1, 3, 2, 4])
})

test("the same word with the same key is not what a browser does", () => {
  const story = new Story().says("client", "Hello", { key: KEYS[0] }).says("server", "Hello").says("client", "Hello", { key: KEYS[0] }).says("server", "Hello")

  assert.equal(ticks("the-same-word-twice", story), null)
})

test("two words are not one word twice, and an echo must come of each", () => {
  assert.equal(ticks("the-same-word-twice", new Story().says("client", "Hello").says("server", "Hello").says("client", "hello").says("server", "hello")), null)
  assert.equal(ticks("the-same-word-twice", new Story().says("client", "Hello").says("server", "Hello").says("client", "Hello")), null)
})

/** @param {number[]} lengths */
const sent = lengths => {
  const story = new Story()
  for (const length of lengths) story.saysMuch("client", length).saysMuch("server", length)
  return story
}

test("four lengths are seen in any order, there and back", () => {
  assert.deepEqual(ticks("four-lengths", sent([65_536, 125, 126, 65_535])), [3, 4, 5, 6, 7, 8, 1, 2])
})

test("three lengths are not four, and a length that did not come back does not count", () => {
  assert.equal(ticks("four-lengths", sent([125, 126, 65_535])), null)
  assert.equal(ticks("four-lengths", sent([125, 126, 65_535]).saysMuch("client", 65_536)), null)
})

/** @param {number} cut */
const inFragments = cut =>
  new Story()
    .frame("client", TEXT, LONG, { fin: false, length: cut, message: 1 })
    .frame("client", CONTINUATION, "", { text: LONG, length: 69_001, message: 1, messageLength: 200_001 })

test("a balloon that fragments cut is seen when all of the message came back", () => {
  assert.deepEqual(ticks("half-a-balloon", inFragments(131_000).says("server", LONG, { messageLength: 200_001 })), [1, 2, 3])
})

test("a cut between two balloons is no half a balloon", () => {
  assert.equal(ticks("half-a-balloon", inFragments(131_001).says("server", LONG, { messageLength: 200_001 })), null)
})

test("half a balloon that did not come back whole proves nothing", () => {
  assert.equal(ticks("half-a-balloon", inFragments(131_000).says("server", LONG, { messageLength: 131_000 })), null)
})

test("a pong between two fragments is seen when the message ended after it", () => {
  const story = new Story()
    .says("client", "Hello")
    .frame("server", TEXT, "He", { fin: false })
    .frame("server", PING, "are you there?")
    .frame("client", PONG, "are you there?")
    .frame("server", CONTINUATION, "llo", { text: "Hello" })

  assert.deepEqual(ticks("a-ping-in-between", story), [2, 3, 4, 5])
})

test("a pong after the message, or with other bytes, is not one in between", () => {
  const begun = () => new Story().frame("server", TEXT, "He", { fin: false }).frame("server", PING, "are you there?")

  const late = begun().frame("server", CONTINUATION, "llo", { text: "Hello" }).frame("client", PONG, "are you there?")
  const other = begun().frame("client", PONG, "yes").frame("server", CONTINUATION, "llo", { text: "Hello" })

  assert.equal(ticks("a-ping-in-between", late), null)
  assert.equal(ticks("a-ping-in-between", other), null)
})

const bob = { wire: "bob", connection: 2 }

test("two bits are seen when the one broke the protocol and the other the text, on two wires", () => {
  const story = new Story()
    .flips("ada", 1, 8)
    .says("client", "hello")
    .frame("server", CLOSE, "", { code: 1002 })
    .flips("bob", 2, 48)
    .says("client", "hello", bob)
    .frame("server", CLOSE, "", { code: 1007, ...bob })

  assert.deepEqual(ticks("two-bits", story), [2, 4, 6, 8])
})

test("a bare end passes for 1002, but not for 1007", () => {
  const bare = new Story().flips("ada", 1, 8).sees("finished", { from: "server", how: "fin" })

  assert.deepEqual(ticks("two-bits", bare.flips("bob", 2, 48).frame("server", CLOSE, "", { code: 1007, ...bob })), [2, 3, 5, 6])
  assert.equal(ticks("two-bits", new Story().flips("ada", 1, 8).sees("finished", { from: "server" }).flips("bob", 2, 48).sees("finished", { from: "server", ...bob })), null)
})

test("both bits on one wire show only one side of it", () => {
  const story = new Story().flips("ada", 1, 8).frame("server", CLOSE, "", { code: 1002 }).flips("ada", 3, 48).frame("server", CLOSE, "", { code: 1007, connection: 3 })

  assert.equal(ticks("two-bits", story), null)
})

test("a Close without a flip before it proves nothing", () => {
  const story = new Story().frame("server", CLOSE, "", { code: 1002 }).frame("server", CLOSE, "", { code: 1007, ...bob })

  assert.equal(ticks("two-bits", story), null)
})

test("a goodbye with 3000 is seen when the same code came back and the server ended TCP first", () => {
  const story = new Story().frame("client", CLOSE, "", { code: 3000 }).frame("server", CLOSE, "", { code: 3000 }).sees("finished", { from: "server" }).sees("finished", { from: "client" })

  assert.deepEqual(ticks("a-code-of-our-own", story), [1, 2, 3])
})

test("another code back, or a client that ends TCP first, is no such goodbye", () => {
  const begun = () => new Story().frame("client", CLOSE, "", { code: 3000 })

  assert.equal(ticks("a-code-of-our-own", begun().frame("server", CLOSE, "", { code: 1000 }).sees("finished", { from: "server" })), null)
  assert.equal(ticks("a-code-of-our-own", begun().frame("server", CLOSE, "", { code: 3000 }).sees("finished", { from: "client" })), null)
})
