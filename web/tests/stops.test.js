import assert from "node:assert/strict"
import { test } from "node:test"
import { Log } from "../modules/wire/log.js"
import { nodeOf, nodesAtRedis, wordsAndStops } from "../modules/wire/stops.js"
import { Wiretap } from "./wiretap.js"

const WIRES = [
  { id: "ada", guest: "Ada", page: "", to: "balancer", faults: [] },
  { id: "bob", guest: "Bob", page: "", to: "balancer", faults: [] },
  { id: "to-a", guest: "balancer → node a", page: "", from: "balancer", to: "a", faults: [] },
]

const say = (id = "x") => JSON.stringify({ type: "say", room: "lobby", id, text: `word ${id}` })
const said = (id = "x") => JSON.stringify({ type: "said", room: "lobby", id, text: `word ${id}`, from: "Ada", offset: 1 })

/** @param {Wiretap} tap */
const logOf = tap => {
  const log = new Log()
  log.stage = /** @type {any} */ ({ nodes: [], wires: WIRES })
  log.append(tap.events)
  return log
}

/** @param {Wiretap} tap */
const stopsIn = (tap, now = tap.events.length) => wordsAndStops(logOf(tap), now).map(({ text, node, told }) => ({ text, node: node?.name, told: [...told.keys()] }))

const three = () => new Wiretap().opens("ada", 1).opens("to-a", 2).opens("bob", 3)

test("a word is followed from its guest to a node, and to those who are told", () => {
  const tap = three().relays("ada", 1, "client", say()).relays("to-a", 2, "client", say()).relays("to-a", 2, "server", said()).relays("ada", 1, "server", said())

  assert.deepEqual(stopsIn(tap), [{ text: "word x", node: "a", told: ["ada"] }])
})

test("a word that came to no node has stopped before it", () => {
  assert.deepEqual(stopsIn(three().relays("ada", 1, "client", say())), [{ text: "word x", node: undefined, told: [] }])
})

test("a word that is said again under its id is one word", () => {
  const tap = three().relays("ada", 1, "client", say()).relays("ada", 1, "client", say()).relays("to-a", 2, "client", say()).relays("bob", 3, "server", said())

  assert.deepEqual(stopsIn(tap), [{ text: "word x", node: "a", told: ["bob"] }])
})

test("of many words the newest are told, as of the moment that is looked at", () => {
  const tap = three()
  for (let i = 1; i <= 20; i++) tap.relays("ada", 1, "client", say(String(i)))

  assert.deepEqual(stopsIn(tap).map(({ text }) => text), [13, 14, 15, 16, 17, 18, 19, 20].map(i => `word ${i}`))
  assert.deepEqual(stopsIn(tap, 0), [])
})

test("a guest is where they were welcomed last", () => {
  const welcome = (/** @type {string} */ node) => JSON.stringify({ type: "welcome", room: "lobby", node })
  const tap = three().relays("ada", 1, "server", welcome("b")).relays("ada", 1, "server", welcome("a"))

  assert.equal(nodeOf(logOf(tap), "ada", tap.events.length), "a")
  assert.equal(nodeOf(logOf(tap), "bob", tap.events.length), undefined)
})

const REDIS = [
  { id: "redis-a", guest: "node a → Redis", page: "", from: "a", to: "redis", faults: [] },
  { id: "redis-b", guest: "node b → Redis", page: "", from: "b", to: "redis", faults: [] },
]

test("a word is followed into Redis, and from there to each node that is told", () => {
  const tap = three().relays("ada", 1, "client", say()).relays("to-a", 2, "client", say()).redis("redis-a", "client", "PUBLISH", "room", say()).redis("redis-a", "server", "message", "room", say()).redis("redis-b", "server", "message", "room", say())
  const log = logOf(tap)
  log.stage = /** @type {any} */ ({ nodes: [], wires: [...WIRES, ...REDIS] })

  const [word] = wordsAndStops(log, tap.events.length)
  assert.deepEqual(nodesAtRedis(log), ["a", "b"])
  assert.equal(word.published?.event.wire, "redis-a")
  assert.deepEqual([...word.pushed.keys()], ["a", "b"])
})

test("what is published and is no word is none", () => {
  const tap = three().redis("redis-a", "client", "PUBLISH", "echo", "").redis("redis-a", "server", "message", "echo", "").redis("redis-a", "client", "HELLO", "3")

  assert.deepEqual(stopsIn(tap), [])
})
