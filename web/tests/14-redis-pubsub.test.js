import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/14-redis-pubsub.js"
import { Wiretap } from "./wiretap.js"

/** Ada at node a and Bob at node b, as the wires before the nodes and behind them show it. */
class Story extends Wiretap {
  constructor() {
    super()
    this.opens("to-a", 1).opens("to-b", 2)
  }

  /** @param {"a" | "b"} node @param {object} message @param {"client" | "server"} from */
  at(node, message, from) {
    return this.relays(`to-${node}`, node === "a" ? 1 : 2, from, JSON.stringify(message))
  }

  /** @param {"a" | "b"} node @param {string} id @param {string} [room] */
  says(node, id, room = "lobby") {
    return this.at(node, { type: "say", room, id, text: id }, "client").redis(`redis-${node}`, "client", "PUBLISH", `ws101:room:${room}`, word(id))
  }

  /** @param {"a" | "b"} node @param {string} id @param {string} [room] */
  hears(node, id, room = "lobby") {
    return this.pushes(node, id, room).at(node, { type: "said", room, id, text: id, from: "x", offset: 1 }, "server")
  }

  /** @param {"a" | "b"} node @param {string} id @param {string} [room] */
  pushes(node, id, room = "lobby") {
    return this.redis(`redis-${node}`, "server", "message", `ws101:room:${room}`, word(id))
  }

  /** @param {"a" | "b"} node @param {string} id */
  polled(node, id) {
    const at = { wire: `to-${node}`, connection: 50 }
    return this.asks(at, "GET /messages?room=lobby&epoch=e&after=0").answers(at, 200, { body: { epoch: "e", offset: 1, messages: [{ type: "said", room: "lobby", id, text: id, from: "x", offset: 1 }] } })
  }

  /** @param {"a" | "b"} node @param {string} [room] */
  subscribed(node, room = "lobby") {
    return this.redis(`redis-${node}`, "server", "subscribe", `ws101:room:${room}`, "1")
  }

  /** @param {string} what @param {string} way @param {boolean} [on] */
  breaks(what, way = "", on = true) {
    return this.sees("fault", { wire: "redis-b", fault: what, way, on })
  }

  /** @param {string} node @param {string} state @param {object} [more] */
  part(node, state, more = {}) {
    return this.sees("node", { node, state, ...more })
  }
}

/** @param {string} id */
const word = id => JSON.stringify({ type: "say", room: "lobby", session: "s", name: "Ada", id, text: id })

/** @param {string} id @param {Wiretap} tap */
const ticked = (id, tap) => experiments[id](tap.events, {}) !== null

test("speak: a word goes to Redis, and from there to both nodes and to Bob", () => {
  assert.ok(ticked("speak", new Story().says("a", "1").hears("a", "1").hears("b", "1")))
  assert.ok(ticked("speak", new Story().says("b", "1").hears("a", "1").hears("b", "1")), "it may be Bob who speaks")
  assert.ok(ticked("speak", new Story().says("a", "1").hears("a", "1").pushes("b", "1").polled("b", "1")), "Bob may ask instead of listening")
  assert.ok(!ticked("speak", new Story().says("a", "1").hears("a", "1")), "it stopped before the other node")
  assert.ok(!ticked("speak", new Story().says("a", "1").hears("a", "1").hears("b", "2")), "the other node was told something else")
})

const cutOff = () => new Story().breaks("refuse").breaks("reset")

test("cut a node off: what is said meanwhile never comes there", () => {
  const back = (/** @type {Story} */ story) => story.says("a", "1").hears("a", "1").breaks("refuse", "", false).subscribed("b")
  assert.ok(ticked("cut-a-node-off", back(cutOff()).says("a", "2").hears("a", "2").hears("b", "2")))
  assert.ok(!ticked("cut-a-node-off", back(cutOff()).says("a", "2").hears("a", "2")), "nothing has come since")
  assert.ok(!ticked("cut-a-node-off", back(cutOff()).hears("b", "1").says("a", "2").hears("b", "2")), "it came late")
  assert.ok(!ticked("cut-a-node-off", back(new Story().breaks("refuse")).says("a", "2").hears("b", "2")), "nothing was torn")
  assert.ok(!ticked("cut-a-node-off", cutOff().breaks("refuse", "", false).subscribed("b").says("a", "2").hears("b", "2")), "nothing was said meanwhile")
})

const welcome = { type: "welcome", room: "attic", epoch: "e", offset: 0, recovered: true }
const join = { type: "join", room: "attic", session: "s", name: "Bob" }

const early = () => new Story().part("b", "started", { variant: "FUTURE_IS_ENOUGH" }).breaks("delay", "to-node").at("b", join, "client").at("b", welcome, "server").says("a", "1", "attic").hears("a", "1", "attic").subscribed("b", "attic")

test("the future is enough: a welcome that comes too early, and one that does not", () => {
  const again = (/** @type {Story} */ story) => story.part("b", "started", { variant: "GATED" }).at("b", join, "client")
  assert.ok(ticked("the-future-is-enough", again(early()).subscribed("b", "attic").at("b", welcome, "server")))
  assert.ok(!ticked("the-future-is-enough", early()), "the other variant was not tried")
  assert.ok(!ticked("the-future-is-enough", again(early()).at("b", welcome, "server").subscribed("b", "attic")), "it was no better")
  assert.ok(!ticked("the-future-is-enough", again(early().hears("b", "1", "attic")).subscribed("b", "attic").at("b", welcome, "server")), "the word came after all")
})

test("restart Redis: both nodes subscribe anew, and words go round", () => {
  const restarted = () => new Story().part("redis", "ended", { asked: true }).part("redis", "started")
  assert.ok(ticked("restart-redis", restarted().subscribed("b").subscribed("a").says("a", "1").hears("a", "1").hears("b", "1")))
  assert.ok(!ticked("restart-redis", restarted().subscribed("b").says("a", "1").hears("b", "1")), "one node has not come back")
  assert.ok(!ticked("restart-redis", restarted().subscribed("b").subscribed("a")), "nobody has spoken since")
})

test("hold what Redis says: the node ends a connection on which nothing comes, and says so", () => {
  const held = () => new Story().breaks("hold", "to-browser")
  const hangsUp = (/** @type {Story} */ story) => story.sees("finished", { wire: "redis-b", connection: 100, from: "client" }).at("b", { type: "status", relay: "down" }, "server")
  const isBack = (/** @type {Story} */ story) => story.breaks("hold", "to-browser", false).subscribed("b").at("b", { type: "status", relay: "up" }, "server")
  assert.ok(ticked("hold-what-redis-says", isBack(hangsUp(held()))))
  assert.ok(ticked("hold-what-redis-says", hangsUp(held()).subscribed("b").breaks("hold", "to-browser", false).at("b", { type: "status", relay: "up" }, "server")), "the acknowledgement waited in the tap")
  assert.ok(!ticked("hold-what-redis-says", hangsUp(held())), "it was not released")
  assert.ok(!ticked("hold-what-redis-says", isBack(held())), "the node did not notice")
})
