import assert from "node:assert/strict"
import { test } from "node:test"
import { conversationOf, csvOf, delayWords, figureWords, isListening, percentile } from "../modules/wire/compare.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

/** @typedef {import("../modules/wire/compare.js").Technique} Technique */

/** @type {Technique} */
const polling = { slug: "01-short-polling", title: "Short polling", ada: "01-ada", bob: "01-bob", calls: false, page: "" }
/** @type {Technique} */
const socket = { slug: "07-chat", title: "WebSocket", ada: "07-ada", bob: "07-bob", calls: false, page: "" }
/** @type {Technique} */
const webhook = { slug: "03-webhooks", title: "Webhook", ada: "03-ada", bob: "03-bob", calls: true, page: null }

const ada = { wire: "01-ada", connection: 1 }
const bob = { wire: "01-bob", connection: 2 }

/** @param {Wiretap} tap @param {Technique[]} techniques */
const told = (tap, ...techniques) => {
  const log = new Log()
  log.append(tap.events)
  const conversation = conversationOf(log, techniques)
  assert.ok(conversation)
  return conversation
}

const began = (tap = new Wiretap(), run = 1, words = 1) => tap.sees("run", { run, state: "began", words })
/** @param {Wiretap} tap */
const ended = (tap, run = 1) => tap.sees("run", { run, state: "ended", words: 1 })

/** @param {Wiretap} tap @param {string} text */
const says = (tap, text) => tap.asks(bob, "POST /messages", { body: { text } }).answers(bob, 201, { body: { offset: 1 } })

/** @param {Wiretap} tap @param {string[]} texts */
const polls = (tap, ...texts) => tap.asks(ada, "GET /messages?after=0").answers(ada, 200, { body: { messages: texts.map(text => ({ text })) } })

test("without a conversation there is nothing to tell", () => {
  const log = new Log()
  log.append(polls(new Wiretap()).events)

  assert.equal(conversationOf(log, [polling]), undefined)
})

test("a word is heard when it has left the tap towards Ada, and its delay runs from Bob's tap", () => {
  const tap = says(began(), "!word #1-1")
  const saidAt = tap.events.find(event => event.kind === "body" && event.wire === "01-bob")?.at ?? NaN
  tap.waits(500)
  const { figures } = told(polls(tap, "!word #1-1"), polling)
  const heardAt = tap.events.filter(event => event.kind === "passed" && event.wire === "01-ada").at(-1)?.at ?? NaN

  assert.equal(figures[0].heard, 1)
  assert.deepEqual(figures[0].delays, [heardAt - saidAt])
  assert.ok(heardAt - saidAt > 500)
})

test("a word that waits in the tap is not heard yet", () => {
  const tap = began().reads("07-bob", 2, "client", '{"text":"!word #1-1"}').passes({ wire: "07-bob", connection: 2 }, "client")
  tap.reads("07-ada", 1, "server", '{"text":"!word #1-1"}')

  assert.equal(told(tap, socket).figures[0].heard, 0)
  assert.equal(told(tap.passes({ wire: "07-ada", connection: 1 }, "server"), socket).figures[0].heard, 1)
})

test("questions, and the bytes of both ways, count from the beginning of the conversation to its end", () => {
  const before = polls(new Wiretap())
  const tap = began(before)
  const one = polls(polls(tap, "!word #1-1"))
  ended(one)
  const { figures, isOver } = told(polls(one), polling)

  assert.equal(isOver, true)
  assert.equal(figures[0].requests, 2)
  const between = one.events.slice(one.events.findIndex(({ kind }) => kind === "run"), one.events.findIndex(({ state }) => state === "ended"))
  const bytes = between.filter(({ kind }) => ["head", "body"].includes(kind)).reduce((sum, { wire, start = 0, end = 0 }) => sum + (wire === "01-ada" ? end - start : 0), 0)
  assert.equal(figures[0].up + figures[0].down, bytes)
})

test("loading the page is not counted", () => {
  const tap = began().asks(ada, "GET /?room=lobby&name=Ada").answers(ada, 200, { body: {} })

  const { figures } = told(tap, polling)
  assert.equal(figures[0].requests, 0)
  assert.equal(figures[0].up + figures[0].down, 0)
})

test("a word that comes twice is heard once, and told", () => {
  const { figures } = told(polls(polls(says(began(), "!word #1-1"), "!word #1-1"), "!word #1-1"), polling)

  assert.deepEqual([figures[0].heard, figures[0].twice], [1, 1])
})

test("words of the conversation before are not this one's", () => {
  const tap = ended(says(began(), "!word #1-1"))
  const { figures, run } = told(polls(began(tap, 2), "!word #1-1"), polling)

  assert.equal(run, 2)
  assert.deepEqual([figures[0].said, figures[0].heard], [0, 0])
})

test("who is called hears what the one who connects sends", () => {
  const call = { wire: "03-ada", connection: 9 }
  const tap = says(began(), "!word #1-1")
  tap.events.forEach(event => event.wire === "01-bob" && (event.wire = "03-bob"))
  const { figures } = told(tap.asks(call, "POST /", { body: { text: "!word #1-1" } }).answers(call, 200), webhook)

  assert.equal(figures[0].heard, 1)
})

test("Ada listens when she has asked for news, or was welcomed on her socket", () => {
  const log = new Log()
  log.append(new Wiretap().opens("07-ada", 1).events)
  assert.equal(isListening(log, polling), false)
  assert.equal(isListening(log, socket), false, "the handshake is no welcome")
  assert.equal(isListening(log, webhook), true)

  const later = new Log()
  later.append(polls(new Wiretap().opens("07-ada", 5).relays("07-ada", 5, "server", "{}")).events)
  assert.equal(isListening(later, polling), true)
  assert.equal(isListening(later, socket), true)
})

test("an Ada who was there before this page came is not this page's, even if she still hears something", () => {
  const before = polls(new Wiretap().opens("07-ada", 5).relays("07-ada", 5, "server", "{}"))
  const log = new Log()
  log.append(before.events)
  log.arrived = { epoch: log.epoch, after: log.newest }
  assert.equal(isListening(log, polling), false)
  assert.equal(isListening(log, socket), false)

  log.append(before.relays("07-ada", 5, "server", "{}").events)
  assert.equal(isListening(log, socket), false, "she heard it on the old socket")

  log.append(polls(before).opens("07-ada", 6).relays("07-ada", 6, "server", "{}").events)
  assert.equal(isListening(log, polling), true)
  assert.equal(isListening(log, socket), true)
})

test("a percentile is a delay that really came", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1)

  assert.equal(percentile(hundred, 50), 50)
  assert.equal(percentile(hundred, 99), 99)
  assert.equal(percentile([7], 99), 7)
  assert.equal(percentile([], 50), undefined)
})

test("the figures are a table for a spreadsheet", () => {
  const lines = csvOf(told(ended(polls(says(began(), "!word #1-1"), "!word #1-1")), polling)).split("\r\n")

  assert.equal(lines.length, 3)
  assert.match(lines[0], /^technique,words said,words heard,/)
  assert.match(lines[1], /^Short polling,1,1,0,1,\d+,\d+,\d/)
  assert.equal(lines[0].split(",").length, lines[1].split(",").length)
})

test("a figure in a sentence is in words, and an unknown one is a mistake", () => {
  const [figures] = told(polls(says(began(), "!word #1-1"), "!word #1-1"), polling).figures

  assert.equal(figureWords(figures, "requests"), "1")
  assert.match(figureWords(figures, "bytes-a-word"), /^\d+ B$/)
  assert.throws(() => figureWords(figures, "weight"), /There is no figure weight/)
})

test("a delay is as exact as it is read", () => {
  assert.deepEqual([0.42, 12.4, 999, 1000, 5123, NaN, undefined].map(delayWords), ["0.4 ms", "12 ms", "999 ms", "1.0 s", "5.1 s", "–", "–"])
})
