import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/02-long-polling.js"
import { Wiretap } from "./wiretap.js"

/** @typedef {{ wire: string, connection: number }} Guest */
const ada = { wire: "ada", connection: 1 }
const bob = { wire: "bob", connection: 2 }

/** @param {number} offset @param {string} [text] */
const word = (offset, text = `word ${offset}`) => ({ offset, text })

/** A chat of which each step is told as it crosses the wires. */
class Chat extends Wiretap {
  #epoch = "first"

  /** @param {Guest} guest @param {number} after */
  waitsAfter(guest, after, epoch = this.#epoch) {
    return this.asks(guest, `GET /messages?room=lobby&epoch=${epoch}&after=${after}`)
  }

  /** @param {Guest} guest @param {...{ offset: number, text: string }} messages */
  isTold(guest, ...messages) {
    return this.answers(guest, 200, { body: { epoch: this.#epoch, offset: messages.at(-1)?.offset ?? 0, messages } })
  }

  /** A question that is held until the server gives up. @param {Guest} guest @param {number} after */
  waitsInVain(guest, after, ms = 25_000) {
    return this.waitsAfter(guest, after).waits(ms).isTold(guest)
  }

  /** @param {Guest} guest @param {{ offset: number, text: string }} said @param {(chat: Chat) => unknown} [meanwhile] what happens before the speaker is answered */
  says(guest, { offset, text }, meanwhile = () => undefined) {
    this.asks(guest, "POST /messages", { body: { type: "say", room: "lobby", name: guest.wire, text } })
    meanwhile(this)
    return this.answers(guest, 201, { body: { offset } })
  }

  /** @param {string} [variant] */
  restarts(variant = "POSITION") {
    this.#epoch = `life-${this.newest?.n ?? 0}`
    return this.sees("node", { state: "ended" }).sees("node", { state: "started", variant })
  }

  /** @param {Guest} guest whose position is refused @param {number} after @param {string} [epoch] */
  isGone(guest, after, epoch = "first") {
    return this.waitsAfter(guest, after, epoch).answers(guest, 410, { body: { type: "error", code: "unknown-position", epoch: this.#epoch, offset: 0 } })
  }

  /** The tap ends the connections of that guest. @param {Guest} guest */
  closes({ wire, connection }) {
    return this.sees("fault", { wire, fault: "close", on: true, connections: [connection] }).sees("closed", { wire, connection })
  }

  /** @param {Guest} guest */
  discards({ wire, connection }) {
    return this.sees("fault", { wire, fault: "discard", way: "to-browser", on: true, struck: true, connection }).sees("closed", { wire, connection })
  }
}

const elsewhere = { wire: "ada", connection: 9 }

/** @param {string} id @param {Wiretap} chat */
const ticks = (id, chat) => experiments[id]([...chat.events], {})
/** @param {string} id @param {Chat} chat the story @param {string} [why] */
const isSeen = (id, chat, why) => assert.ok(ticks(id, chat), why)
/** @param {string} id @param {Chat} chat @param {string} [why] */
const isNotSeen = (id, chat, why) => assert.equal(ticks(id, chat), null, why)

test("silence is two questions in a row that were held to the end", () => {
  const chat = new Chat().waitsInVain(ada, 0)

  isNotSeen("be-silent", chat)
  isSeen("be-silent", chat.waitsInVain(ada, 0))
  assert.equal(ticks("be-silent", chat)?.events.length, 4)
})

test("what was answered at once, or brought a word, was no silence", () => {
  isNotSeen("be-silent", new Chat().waitsInVain(ada, 0, 20).waitsInVain(ada, 0, 20))
  isNotSeen("be-silent", new Chat().waitsInVain(ada, 0).waitsAfter(ada, 0).waits(25_000).isTold(ada, word(1)))
  isNotSeen("be-silent", new Chat().waitsInVain(ada, 0).waitsInVain(bob, 0))
})

test("a question for nothing between two others breaks the row", () => {
  isNotSeen("be-silent", new Chat().waitsInVain(ada, 0).waitsInVain(ada, 0, 20).waitsInVain(ada, 0))
})

/** @param {number} count */
const words = count => {
  const chat = new Chat()
  for (let i = 1; i <= count; i++) chat.waitsAfter(ada, i - 1).says(bob, word(i), meanwhile => meanwhile.isTold(ada, word(i)))
  return chat
}

test("three words are seen when each was the answer to a question that was there before it", () => {
  isSeen("bob-speaks-three-times", words(3))
  isNotSeen("bob-speaks-three-times", words(2))
})

test("the speaker may have the answer before the reader, and after", () => {
  const chat = words(2).waitsAfter(ada, 2).says(bob, word(3)).isTold(ada, word(3))

  isSeen("bob-speaks-three-times", chat)
})

test("a word that was fetched later proves nothing, and does no harm", () => {
  const chat = words(2).says(bob, word(3)).waitsAfter(ada, 2).isTold(ada, word(3))

  isNotSeen("bob-speaks-three-times", chat)
  isSeen("bob-speaks-three-times", chat.waitsAfter(ada, 3).says(bob, word(4), meanwhile => meanwhile.isTold(ada, word(4))))
})

test("what only the speaker hears is not seen", () => {
  const chat = new Chat()
  for (let i = 1; i <= 3; i++) chat.waitsAfter(bob, i - 1).says({ wire: "bob", connection: 3 }, word(i), meanwhile => meanwhile.isTold(bob, word(i)))

  isNotSeen("bob-speaks-three-times", chat)
})

/** Without a cursor, the first of two words is told, and the second falls between two questions. */
const secondLost = () =>
  new Chat()
    .restarts("NO_CURSOR")
    .waitsAfter(ada, 0)
    .says(bob, word(1, "one"), chat => chat.isTold(ada, word(1, "one")))
    .says(bob, word(2, "two"))
    .waitsAfter(ada, 1)

test("of two words the second is lost, and with the cursor both are told", () => {
  const chat = secondLost()

  isNotSeen("forget-the-cursor", chat, "the control is missing")
  chat.restarts().waitsAfter(elsewhere, 0).says(bob, word(1, "one"), told => told.isTold(elsewhere, word(1, "one"))).says(bob, word(2, "two"))
  isNotSeen("forget-the-cursor", chat, "the second is not told yet")
  isSeen("forget-the-cursor", chat.waitsAfter(elsewhere, 1).isTold(elsewhere, word(2, "two")))
})

test("with the cursor both words may come in one answer", () => {
  const chat = secondLost().restarts().says(bob, word(1, "one")).says(bob, word(2, "two"))

  isSeen("forget-the-cursor", chat.waitsAfter(elsewhere, 0).isTold(elsewhere, word(1, "one"), word(2, "two")))
})

test("who has not asked again since has lost nothing yet", () => {
  const chat = new Chat().restarts("NO_CURSOR").waitsAfter(ada, 0).says(bob, word(1), told => told.isTold(ada, word(1))).says(bob, word(2))

  isNotSeen("forget-the-cursor", chat.restarts().says(bob, word(1)).says(bob, word(2)).waitsAfter(elsewhere, 0).isTold(elsewhere, word(1), word(2)))
})

test("two words that both were told without a cursor are no loss", () => {
  const chat = new Chat().restarts("NO_CURSOR")
  for (const n of [1, 2]) chat.waitsAfter(ada, n - 1).says(bob, word(n), told => told.isTold(ada, word(n)))

  isNotSeen("forget-the-cursor", chat.waitsAfter(ada, 2).restarts().says(bob, word(1)).says(bob, word(2)).waitsAfter(elsewhere, 0).isTold(elsewhere, word(1), word(2)))
})

const discarded = () => new Chat().waitsAfter(ada, 0).says(bob, word(1), chat => chat.isTold(ada, word(1)).discards(ada))

test("an answer that was dropped is asked for again, and told again", () => {
  const chat = discarded()

  isNotSeen("discard-an-answer", chat)
  isNotSeen("discard-an-answer", chat.waitsAfter(elsewhere, 0))
  isSeen("discard-an-answer", chat.isTold(elsewhere, word(1)))
})

test("by then there may be more to tell", () => {
  isSeen("discard-an-answer", discarded().says(bob, word(2)).waitsAfter(elsewhere, 0).isTold(elsewhere, word(1), word(2)))
})

test("the strike may be logged before the answer's last byte is", () => {
  const chat = new Chat().waitsAfter(ada, 0).sees("fault", { wire: "ada", fault: "discard", on: true, struck: true, connection: 1 }).isTold(ada, word(1))

  isSeen("discard-an-answer", chat.sees("closed", ada).waitsAfter(elsewhere, 0).isTold(elsewhere, word(1)))
})

test("who asks from another position has not asked again, and an answer with nothing was no loss", () => {
  isNotSeen("discard-an-answer", discarded().waitsAfter(elsewhere, 1).isTold(elsewhere))
  isNotSeen("discard-an-answer", new Chat().waitsAfter(ada, 0).isTold(ada).discards(ada).waitsAfter(elsewhere, 0).isTold(elsewhere))
})

test("a question whose connection is closed is asked again from the same position", () => {
  const chat = new Chat().waitsAfter(ada, 3).waits(10_000).closes(ada)

  isNotSeen("be-impatient", chat)
  isSeen("be-impatient", chat.waits(1000).waitsAfter(elsewhere, 3))
})

test("to close a wire on which nobody waits proves nothing, and neither does another position", () => {
  isNotSeen("be-impatient", new Chat().waitsInVain(ada, 3).closes(ada).waitsAfter(elsewhere, 3))
  isNotSeen("be-impatient", new Chat().waitsAfter(ada, 3).closes(ada).waitsAfter(elsewhere, 4))
  isNotSeen("be-impatient", new Chat().waitsAfter(ada, 3).closes(bob).waitsAfter(bob, 3))
})

test("after a restart a position is gone, and the next question has the new one", () => {
  const chat = new Chat().restarts().isGone(ada, 3)

  isNotSeen("restart-the-node", chat)
  isSeen("restart-the-node", chat.waitsAfter(ada, 0))
})

test("who asks with the old epoch again has not understood, but another may have", () => {
  const chat = new Chat().restarts().isGone(ada, 3).waitsAfter(ada, 3, "first")

  isNotSeen("restart-the-node", chat)
  isSeen("restart-the-node", chat.isGone(bob, 3).waitsAfter(bob, 0))
})

test("a position that was gone before any restart proves nothing", () => {
  isNotSeen("restart-the-node", new Chat().isGone(ada, 9).waitsAfter(ada, 0).restarts())
})
