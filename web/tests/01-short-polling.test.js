import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/01-short-polling.js"
import { Wiretap } from "./wiretap.js"

/** @typedef {{ wire: string, connection: number }} Guest */
const ada = { wire: "ada", connection: 1 }
const bob = { wire: "bob", connection: 2 }

/** @typedef {{ offset: number, text: string }} Said */

/** A chat of which each step is told as it crosses the wires: the node counts, as the real one does. */
class Chat extends Wiretap {
  /** @type {Said[]} */
  #said = []

  /** @param {Guest} guest @param {string} text */
  says(guest, text) {
    this.#said.push({ offset: this.#said.length + 1, text })
    this.asks(guest, "POST /messages", { body: { type: "say", room: "lobby", name: guest.wire, text } })
    return this.answers(guest, 201, { body: { offset: this.#said.length } })
  }

  /** A question, and what the node answers: of what came after the cursor at most so many, the newest. @param {Guest} guest @param {number} cursor */
  polls(guest, cursor, most = Infinity) {
    const messages = this.#said.slice(Math.max(cursor, this.#said.length - most))
    return this.asks(guest, question(cursor)).answers(guest, 200, { body: { offset: this.#said.length, messages } })
  }

  /** A question whose answer the browser has already. @param {Guest} guest @param {number} cursor */
  pollsInVain(guest, cursor) {
    return this.asks(guest, question(cursor), { fields: [["If-None-Match", '"7f"']] }).answers(guest, 304)
  }

  /** @param {Guest} guest */
  loads(guest) {
    return this.asks(guest, `GET /?room=lobby&name=${guest.wire}`).answers(guest, 200, { body: {} })
  }

  /** The node ends, and another process begins with nothing. @param {string} [variant] */
  restarts(variant = "CURSOR") {
    this.#said = []
    return this.sees("node", { state: "ended" }).sees("node", { state: "started", variant })
  }

  /** @param {number} times @param {(chat: Chat, i: number) => void} act */
  repeats(times, act) {
    for (let i = 0; i < times; i++) act(this, i)
    return this
  }
}

/** @param {number} cursor */
const question = cursor => `GET /messages?after=${cursor}&room=lobby`

/** What the log so far proves. @param {string} id @param {Wiretap} chat */
const ticks = (id, chat) => experiments[id]([...chat.events], {})
/** @param {string} id @param {Chat} chat the story @param {string} [why] */
const isSeen = (id, chat, why) => assert.ok(ticks(id, chat), why)
/** @param {string} id @param {Chat} chat @param {string} [why] */
const isNotSeen = (id, chat, why) => assert.equal(ticks(id, chat), null, why)

test("silence is fifteen questions in a row for nothing, after a word", () => {
  const silent = (/** @type {number} */ times) => new Chat().says(ada, "hello").polls(ada, 0).repeats(times, chat => chat.pollsInVain(ada, 1))

  isSeen("be-silent", silent(15))
  isNotSeen("be-silent", silent(14))
  assert.equal(ticks("be-silent", silent(15))?.events.length, 16)
})

test("who was silent before anybody spoke has done nothing yet", () => {
  isNotSeen("be-silent", new Chat().repeats(20, chat => chat.pollsInVain(ada, 0)))
})

test("a word in between breaks the silence, wherever it was said", () => {
  const chat = new Chat().says(ada, "hello").repeats(10, each => each.pollsInVain(ada, 1)).says(bob, "yes?").repeats(10, each => each.pollsInVain(ada, 2))

  isNotSeen("be-silent", chat)
})

test("the questions of two guests are not the silence of one", () => {
  isNotSeen("be-silent", new Chat().says(ada, "hello").repeats(14, chat => chat.pollsInVain(ada, 1).pollsInVain(bob, 1)))
})

test("five words are seen when each came in an answer to somebody else", () => {
  const words = (/** @type {number} */ count) => new Chat().repeats(count, (chat, i) => chat.says(bob, `word ${i}`).polls(bob, i).polls(ada, i))

  isSeen("bob-speaks-five-times", words(5))
  isNotSeen("bob-speaks-five-times", words(4))
})

test("words that only the speaker hears are not five words", () => {
  isNotSeen("bob-speaks-five-times", new Chat().repeats(5, (chat, i) => chat.says(bob, `word ${i}`).polls(bob, i)))
})

test("a word of which one is missing in the answers is not told", () => {
  isNotSeen("bob-speaks-five-times", new Chat().repeats(5, (chat, i) => (i === 2 ? chat.says(bob, "lost") : chat.says(bob, `word ${i}`).polls(ada, i))))
})

test("a page that is loaded again names its tag, and is answered 304", () => {
  const chat = new Chat().pollsInVain(ada, 0).loads(ada).polls(ada, 0)

  isNotSeen("load-a-page-again", chat)
  isSeen("load-a-page-again", chat.pollsInVain(ada, 0))
})

test("the first loading of a page is no loading again, and neither is another guest's", () => {
  isNotSeen("load-a-page-again", new Chat().loads(ada).pollsInVain(ada, 0))
  isNotSeen("load-a-page-again", new Chat().pollsInVain(bob, 0).loads(ada).pollsInVain(ada, 0))
})

test("after a restart a cursor is beyond the end, and nothing and no error comes", () => {
  const chat = new Chat().repeats(3, each => each.says(bob, "before")).polls(ada, 0).restarts().pollsInVain(ada, 3)

  isNotSeen("restart-the-node", chat, "nobody has spoken yet")
  isNotSeen("restart-the-node", chat.says(bob, "hello?"), "Ada has not asked yet")
  isSeen("restart-the-node", chat.polls(ada, 3))
})

test("the question may cross the word, and the answers after it are 304", () => {
  const chat = new Chat().repeats(3, each => each.says(bob, "before")).polls(ada, 0).restarts()
  chat.asks(bob, "POST /messages", { body: { type: "say", room: "lobby", name: "bob", text: "hello?" } })
  chat.asks(ada, question(3)).answers(ada, 200, { body: { offset: 1, messages: [] } })

  isSeen("restart-the-node", chat.answers(bob, 201, { body: { offset: 1 } }).pollsInVain(ada, 3))
})

test("a question that was answered before the word proves nothing yet", () => {
  const chat = new Chat().repeats(3, each => each.says(bob, "before")).restarts()
  chat.asks(bob, "POST /messages", { body: { type: "say", room: "lobby", name: "bob", text: "hello?" } })
  chat.asks(ada, question(3)).answers(ada, 200, { body: { offset: 0, messages: [] } })

  isNotSeen("restart-the-node", chat.answers(bob, 201, { body: { offset: 1 } }))
})

test("a reader that begins anew after the restart misses nothing", () => {
  isNotSeen("restart-the-node", new Chat().repeats(3, each => each.says(bob, "before")).restarts().says(bob, "hello?").polls(ada, 0))
})

const onlyLatest = () => new Chat().restarts("LATEST_ONLY").polls(ada, 0).says(bob, "one").says(bob, "two").polls(ada, 0, 1)

test("of two words one is never seen, and with the cursor both are", () => {
  const chat = onlyLatest()

  isNotSeen("tell-only-the-latest", chat, "the control is missing")
  isNotSeen("tell-only-the-latest", chat.restarts("CURSOR").polls(ada, 0), "nobody has spoken since")
  isSeen("tell-only-the-latest", chat.says(bob, "three").says(bob, "four").polls(ada, 0))
})

test("the same two words may be said again with the cursor", () => {
  isSeen("tell-only-the-latest", onlyLatest().restarts("CURSOR").polls(ada, 0).says(bob, "one").says(bob, "two").polls(ada, 0))
})

test("who asks between the two words is told both, one after the other", () => {
  const chat = new Chat().restarts("LATEST_ONLY").polls(ada, 0).says(bob, "one").polls(ada, 0, 1).says(bob, "two").polls(ada, 1, 1)

  isNotSeen("tell-only-the-latest", chat.restarts("CURSOR").says(bob, "three").says(bob, "four").polls(ada, 0))
})

test("who had not asked before has missed nothing yet", () => {
  const chat = new Chat().restarts("LATEST_ONLY").says(bob, "one").says(bob, "two").polls(ada, 0, 1)

  isNotSeen("tell-only-the-latest", chat.restarts("CURSOR").says(bob, "three").says(bob, "four").polls(ada, 0))
})

/** @param {number} value */
const delayed = value => new Chat().sees("fault", { wire: "ada", fault: "delay", way: "to-browser", on: true, value })

test("late answers stretch the questions, which never overlap", () => {
  const chat = delayed(1500).repeats(3, each => each.pollsInVain(ada, 1).waits(2500))

  isSeen("delay-the-answers", chat)
  assert.equal(ticks("delay-the-answers", chat)?.events.length, 7)
})

test("a delay shorter than the interval proves nothing, and neither does another wire", () => {
  isNotSeen("delay-the-answers", delayed(500).repeats(3, each => each.pollsInVain(ada, 1).waits(1500)))
  isNotSeen("delay-the-answers", delayed(1500).repeats(3, each => each.pollsInVain(bob, 1).waits(2500)))
})

test("questions that pile up are not in turn", () => {
  const other = { wire: "ada", connection: 9 }
  const chat = delayed(1500).repeats(3, each => each.asks(ada, question(1)).waits(1000).asks(other, question(1)).waits(500).answers(ada, 304).waits(1000).answers(other, 304))

  isNotSeen("delay-the-answers", chat)
})
