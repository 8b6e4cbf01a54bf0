import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/03-webhooks.js"
import { laddersOf, ceilingBefore, isDead } from "../modules/wire/ladder.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

/** @typedef {{ wire: string, connection: number }} Line */
const ada = { wire: "ada", connection: 1 }
const call = { wire: "call", connection: 10 }
const reply = { wire: "reply", connection: 20 }

/** A chat and its bot, of which each step is told as it crosses the wires. */
class Chat extends Wiretap {
  #offset = 0
  #time = 1000

  /** Ada asks the bots something; what the chat will tell them of it. @param {string} text */
  asked(text) {
    this.#offset++
    this.asks(ada, "POST /messages", { body: { type: "say", room: "lobby", name: "Ada", text } }).answers(ada, 201, { body: { offset: this.#offset } })
    return { type: "said", room: "lobby", from: "Ada", text, offset: this.#offset, id: `id-${this.#offset}` }
  }

  /** The chat calls the bot, signed anew. @param {object} event @param {Line} [line] */
  calls(event, line = call) {
    this.#time++
    return this.callsAt(this.#time, event, line)
  }

  /** @param {number} time @param {object} event @param {Line} [line] */
  callsAt(time, event, line = call) {
    return this.asks(line, "POST /", { fields: [["X-Timestamp", String(time)], ["X-Signature", `v1=${time}`]], body: event })
  }

  /** @param {number} status @param {Line} [line] */
  botAnswers(status, line = call) {
    return this.answers(line, status)
  }

  /** The bot says a word, and the chat takes it. @param {string} text */
  botSays(text) {
    this.#offset++
    return this.asks(reply, "POST /messages", { body: { type: "say", room: "lobby", name: "Bot", text } }).answers(reply, 201, { body: { offset: this.#offset } })
  }

  /** Ada's waiting question is answered with what was said last. @param {string} text */
  adaHears(text) {
    const said = { type: "said", room: "lobby", from: "Bot", text, offset: this.#offset }
    return this.asks({ wire: "ada", connection: 2 }, "GET /messages?room=lobby").answers({ wire: "ada", connection: 2 }, 200, { body: { epoch: "e", offset: this.#offset, messages: [said] } })
  }

  /** Told, taken, and answered by a word. @param {string} text */
  isAnswered(text) {
    return this.calls(this.asked(text)).botAnswers(204).botSays(`answer to ${text}`)
  }

  /** A connection to the bot that nobody takes. @param {number} connection */
  reachesNobody(connection) {
    return this.sees("opened", { wire: "call", connection }).sees("refused", { wire: "call", connection }).sees("closed", { wire: "call", connection })
  }

  /** @param {string} state @param {object} [more] */
  bot(state, more = {}) {
    return this.sees("node", { node: "bot", state, ...more })
  }

  log() {
    const log = new Log()
    const nodes = [{ id: "a", name: "node" }, { id: "bot", name: "bot" }]
    const wires = [{ id: "ada", guest: "Ada", to: "a" }, { id: "call", guest: "node → bot", from: "a", to: "bot" }, { id: "reply", guest: "bot → node", from: "bot", to: "a" }]
    log.hearStage(/** @type {any} */ ({ epoch: "e", nodes, wires }))
    log.append(this.events)
    return log
  }
}

/** @param {string} id @param {Chat} chat */
const ticks = (id, chat) => experiments[id]([...chat.events], {})
/** @param {string} id @param {Wiretap} chat @param {string} [why] */
const isSeen = (id, chat, why) => assert.ok(ticks(id, /** @type {Chat} */ (chat)), why)
/** @param {string} id @param {Wiretap} chat @param {string} [why] */
const isNotSeen = (id, chat, why) => assert.equal(ticks(id, /** @type {Chat} */ (chat)), null, why)

test("a question is answered when the bot was told, has taken it, and a guest has its word", () => {
  const chat = new Chat()
  const event = chat.asked("!time")

  isNotSeen("ask-the-bot", chat)
  isNotSeen("ask-the-bot", chat.calls(event).botAnswers(204), "the bot has said nothing")
  isNotSeen("ask-the-bot", chat.botSays("It is 12:00 UTC."), "nobody has heard it")
  isSeen("ask-the-bot", /** @type {Chat} */ (chat).adaHears("It is 12:00 UTC."))
})

test("the bot's word may be there before its answer to the call", () => {
  const chat = new Chat()
  chat.calls(chat.asked("!time")).botSays("It is 12:00 UTC.").botAnswers(204).adaHears("It is 12:00 UTC.")

  isSeen("ask-the-bot", chat)
})

test("a plain word is no question", () => {
  const chat = new Chat()
  chat.asked("hello")

  isNotSeen("ask-the-bot", chat.adaHears("hello"))
})

const replayed = () => new Chat().sees("node", { node: "a", state: "started", variant: "REPLAYED" })

test("what is sent twice is taken twice and said once; a question after it shows that more would have been heard", () => {
  const chat = /** @type {Chat} */ (replayed())
  const event = chat.asked("!time")
  chat.callsAt(7, event).botAnswers(204).botSays("It is 12:00 UTC.").callsAt(7, event).botAnswers(204)

  isNotSeen("send-it-twice", chat, "the control is missing")
  isSeen("send-it-twice", /** @type {any} */ (chat).isAnswered("!roll"))
})

test("the bot's word may come after the second of two like calls", () => {
  const chat = /** @type {Chat} */ (replayed())
  const event = chat.asked("!time")
  chat.callsAt(7, event).botAnswers(204).callsAt(7, event).botAnswers(204).botSays("It is 12:00 UTC.").isAnswered("!roll")

  isSeen("send-it-twice", chat)
})

test("who says it twice has not known it again, and who signs anew has not sent the same bytes", () => {
  const twice = /** @type {Chat} */ (replayed())
  const event = twice.asked("!time")
  twice.callsAt(7, event).botAnswers(204).botSays("It is 12:00 UTC.").callsAt(7, event).botAnswers(204).botSays("It is 12:00 UTC.").isAnswered("!roll")
  const anew = /** @type {Chat} */ (replayed())
  const other = anew.asked("!time")
  anew.calls(other).botAnswers(204).botSays("It is 12:00 UTC.").calls(other).botAnswers(204).isAnswered("!roll")

  isNotSeen("send-it-twice", twice)
  isNotSeen("send-it-twice", anew)
})

/** Killed, asked, and so many tries in vain. @param {number} tries */
const killed = tries => {
  const chat = /** @type {Chat} */ (new Chat().bot("ended"))
  const event = chat.asked("!time")
  for (let i = 0; i < tries; i++) chat.reachesNobody(30 + i)
  return { chat, event }
}

test("a killed bot is tried three times and more, and takes the call when it is back", () => {
  const { chat, event } = killed(3)

  isNotSeen("kill-the-bot", chat)
  isNotSeen("kill-the-bot", chat.bot("started"), "nobody has called yet")
  isSeen("kill-the-bot", chat.calls(event).botAnswers(204))
})

test("two tries are too few, and the node's end is not the bot's", () => {
  const { chat, event } = killed(2)
  const node = /** @type {Chat} */ (new Chat().sees("node", { node: "a", state: "ended" }))

  isNotSeen("kill-the-bot", chat.bot("started").calls(event).botAnswers(204))
  isNotSeen("kill-the-bot", node.isAnswered("!time"))
})

/** Ada asks while the bot's answers are held, and the chat asks again. */
const held = () => {
  const chat = /** @type {Chat} */ (new Chat().sees("fault", { wire: "call", fault: "hold", way: "to-browser", on: true }))
  const event = chat.asked("!time")
  chat.calls(event).botSays("It is 12:00 UTC.").waits(5000).sees("closed", call)
  return { chat, event, again: { wire: "call", connection: 11 } }
}

test("what was done and not answered is asked again, and said once", () => {
  const { chat, event, again } = held()
  chat.calls(event, again)

  isNotSeen("hold-its-answers", chat, "it is not taken yet")
  chat.sees("fault", { wire: "call", fault: "hold", way: "to-browser", on: false }).answers(again, 204)
  isNotSeen("hold-its-answers", chat, "the control is missing")
  isSeen("hold-its-answers", /** @type {any} */ (chat).isAnswered("!roll"))
})

test("as long as the answer is held, nobody has it", () => {
  const { chat, event, again } = held()
  chat.calls(event, again).sees("head", { ...again, from: "server", start: 0, end: 12, response: { status: 204 }, fields: [] })

  isNotSeen("hold-its-answers", chat.isAnswered("!roll"))
  assert.deepEqual(laddersOf(chat.log(), Infinity)[0].rungs.map(({ words }) => words), ["no answer", "204, still in the tap"])
  chat.sees("closed", again)
  assert.equal(laddersOf(chat.log(), Infinity)[0].rungs[1].words, "204 not received")
})

test("a bot that says it again is seen, and a hold of another wire is none", () => {
  const { chat, event, again } = held()
  chat.calls(event, again).botAnswers(204, again).botSays("It is 12:00 UTC.").isAnswered("!roll")
  const elsewhere = /** @type {Chat} */ (new Chat().sees("fault", { wire: "ada", fault: "hold", way: "to-browser", on: true }))
  const other = elsewhere.asked("!time")
  elsewhere.calls(other).botSays("It is 12:00 UTC.").calls(other, again).botAnswers(204, again).isAnswered("!roll")

  isNotSeen("hold-its-answers", chat)
  isNotSeen("hold-its-answers", elsewhere)
})

/** @param {number} offset of the flipped byte in the client's stream */
const flipped = offset => {
  const chat = new Chat()
  const event = chat.asked("!time")
  chat.calls(event)
  chat.sees("fault", { wire: "call", connection: 10, fault: "flip", way: "to-node", on: true, struck: true, offset }).botAnswers(401)
  return { chat, event }
}

test("a changed body is refused, and a later try of the same event is taken", () => {
  const { chat, event } = flipped("POST / HTTP/1.1".length + 5)

  isNotSeen("turn-a-bit", chat)
  isSeen("turn-a-bit", chat.calls(event).botAnswers(204))
})

test("a bit of the head is none of the body, and another event is not a later try", () => {
  const head = flipped(2)
  const other = flipped("POST / HTTP/1.1".length + 5).chat

  isNotSeen("turn-a-bit", head.chat.calls(head.event).botAnswers(204))
  isNotSeen("turn-a-bit", other.isAnswered("!roll"))
})

/** @param {string} url @param {number} status */
const registered = (url, status) => /** @type {Chat} */ (new Chat().asks(ada, "POST /hooks", { body: { type: "hook", url } }).answers(ada, status, { body: {} }))

test("an address in here is refused, and the next question goes to the bot alone", () => {
  const chat = registered("http://127.0.0.1:6379/", 403)

  isNotSeen("register-an-address-in-here", chat, "the control is missing")
  isSeen("register-an-address-in-here", chat.isAnswered("!time"))
  isSeen("register-an-address-in-here", registered("http://192.168.1.1/", 403).isAnswered("!time"))
})

test("an address outside, or one that was taken, is no refusal", () => {
  isNotSeen("register-an-address-in-here", registered("http://127.0.0.1:6379/", 201).isAnswered("!time"))
  isNotSeen("register-an-address-in-here", registered("http://example.org/", 403).isAnswered("!time"))
  isNotSeen("register-an-address-in-here", registered("http://172.32.0.1/", 403).isAnswered("!time"))
})

test("a ladder has a rung for each try, with the wait before it and the ceiling that follows from its number", () => {
  const { chat, event } = killed(2)
  chat.waits(700).calls(event).waits(20).botAnswers(401).waits(3000).calls(event).botAnswers(204)

  const [ladder] = laddersOf(chat.log(), Infinity)

  assert.equal(ladder.text, "!time")
  assert.equal(ladder.id, event.id)
  assert.deepEqual(ladder.rungs.map(({ outcome }) => outcome), ["unreached", "unreached", "not taken", "taken"])
  assert.deepEqual(ladder.rungs.map(({ ceiling }) => ceiling), [undefined, 1000, 2000, 4000])
  assert.ok(ladder.rungs.slice(1).every(({ waited = Infinity, ceiling = 0 }) => waited <= ceiling))
  assert.equal(isDead(ladder), false)
})

test("a call that was read before its connection was refused is one try, and not two", () => {
  const chat = new Chat()
  chat.calls(chat.asked("!time"), { wire: "call", connection: 30 }).sees("refused", { wire: "call", connection: 30 }).sees("closed", { wire: "call", connection: 30 })

  assert.deepEqual(laddersOf(chat.log(), Infinity)[0].rungs.map(({ words }) => words), ["connection refused"])
})

test("up to a moment, a ladder has only what had happened by then", () => {
  const { chat, event } = killed(1)
  const { length } = chat.events
  chat.calls(event).botAnswers(204)

  assert.deepEqual(laddersOf(chat.log(), length)[0].rungs.map(({ outcome }) => outcome), ["unreached"])
})

test("a try that the caller has given up has no answer, and one that still waits is under way", () => {
  const chat = new Chat()
  const event = chat.asked("!time")
  chat.calls(event).waits(5000).sees("finished", { ...call, from: "client", how: "fin" }).sees("closed", call).calls(event, { wire: "call", connection: 11 })

  const { rungs } = laddersOf(chat.log(), Infinity)[0]

  assert.deepEqual(rungs.map(({ outcome }) => outcome), ["unanswered", "under way"])
  assert.ok((rungs[0].end ?? 0) - rungs[0].start >= 5000)
})

test("of several open questions nobody can say whose try it was that nobody took", () => {
  const chat = new Chat()
  chat.asked("!time")
  chat.asked("!roll")
  chat.reachesNobody(30)

  const ladders = laddersOf(chat.log(), Infinity)

  assert.equal(ladders.length, 2)
  assert.ok(ladders.every(({ rungs }) => /one of the open questions/.test(rungs[0].words)))
})

test("the ceiling doubles up to a minute, and after eight tries in vain no more is to be expected", () => {
  assert.deepEqual([2, 3, 4, 7, 8, 9].map(ceilingBefore), [1000, 2000, 4000, 32_000, 60_000, 60_000])
  assert.equal(isDead(laddersOf(killed(8).chat.log(), Infinity)[0]), true)
  assert.equal(isDead(laddersOf(killed(7).chat.log(), Infinity)[0]), false)
})
