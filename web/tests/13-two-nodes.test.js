import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/13-two-nodes.js"
import { Wiretap } from "./wiretap.js"

/** Ada and Bob, who come to nodes through a balancer: what crosses a guest's wire crosses one behind it, too. */
class Story extends Wiretap {
  #newest = 0

  /** By guest: their connection, and the one behind the balancer. @type {Record<string, { wire: string, connection: number }[]>} */
  #ways = {}

  /** @param {string} guest @param {string} [cookie] */
  loads(guest, cookie) {
    const at = { wire: guest, connection: ++this.#newest }
    return this.asks(at, `GET /?room=lobby&name=${guest}`, cookie ? { fields: [["Cookie", cookie]] } : {}).answers(at, 200)
  }

  /** @param {string} guest @param {string} edge @param {object} [welcome] */
  joins(guest, edge, welcome = {}) {
    const [front, back] = [{ wire: guest, connection: ++this.#newest }, { wire: edge, connection: ++this.#newest }]
    this.#ways[guest] = [front, back]
    return this.opens(front.wire, front.connection)
      .opens(back.wire, back.connection)
      .#told(guest, { type: "welcome", epoch: edge, offset: 0, recovered: true, ...welcome })
  }

  /** @param {string} guest @param {string} id */
  says(guest, id) {
    for (const { wire, connection } of this.#ways[guest]) this.relays(wire, connection, "client", JSON.stringify({ type: "say", room: "lobby", id, text: id }))
    return this
  }

  /** @param {string} guest @param {string} id */
  hears(guest, id) {
    return this.#told(guest, { type: "said", room: "lobby", id, text: id, from: "x", offset: 1 })
  }

  /** @param {string} edge @param {string} epoch @param {number} status */
  polls(edge, epoch, status) {
    const at = { wire: edge, connection: ++this.#newest }
    return this.asks(at, `GET /messages?room=lobby&epoch=${epoch}&after=0`).answers(at, status, { body: { epoch: edge, offset: 0, messages: [] } })
  }

  /** @param {string} guest @param {object} message */
  #told(guest, message) {
    for (const { wire, connection } of [...this.#ways[guest]].reverse()) this.relays(wire, connection, "server", JSON.stringify(message))
    return this
  }
}

/** @param {string} id @param {Wiretap} tap */
const ticked = (id, tap) => experiments[id](tap.events, {}) !== null

const atTwo = () => new Story().joins("ada", "to-a").joins("bob", "to-b")

test("both say a word: each is told at its own node and at no other", () => {
  assert.ok(ticked("both-say-a-word", atTwo().says("ada", "1").hears("ada", "1").says("bob", "2").hears("bob", "2")))
  assert.ok(!ticked("both-say-a-word", atTwo().says("ada", "1").hears("ada", "1")), "nobody spoke at the other")
  assert.ok(!ticked("both-say-a-word", atTwo().says("ada", "1").hears("ada", "1").hears("bob", "1").says("bob", "2").hears("bob", "2")), "the nodes are joined")
  assert.ok(!ticked("both-say-a-word", new Story().joins("ada", "to-a").joins("bob", "to-a").says("ada", "1").hears("ada", "1").says("bob", "2").hears("bob", "2")), "both are at one node")
})

const sticky = () => new Story().sees("node", { node: "balancer", state: "started", variant: "STICKY" })

test("make it sticky: a page comes to its node again, and the wall stays", () => {
  const twice = () => sticky().loads("bob").joins("bob", "to-b").loads("ada").joins("ada", "to-a").loads("ada", "node-1=a").joins("ada", "to-a")
  assert.ok(ticked("make-it-sticky", twice().says("ada", "1").hears("ada", "1").says("bob", "2").hears("bob", "2")))
  assert.ok(!ticked("make-it-sticky", twice()))
  assert.ok(!ticked("make-it-sticky", sticky().loads("bob").joins("bob", "to-b").loads("ada").joins("ada", "to-a").says("ada", "1").hears("ada", "1").says("bob", "2").hears("bob", "2")), "no page was loaded twice")
})

const blocked = () => atTwo().sees("fault", { wire: "bob", fault: "reject-upgrade", on: true })

test("poll at two nodes: what the one told, the other does not know", () => {
  assert.ok(ticked("poll-at-two-nodes", blocked().polls("to-a", "to-b", 410)))
  assert.ok(ticked("poll-at-two-nodes", blocked().polls("to-a", "to-a", 200).polls("to-b", "to-a", 410)))
  assert.ok(!ticked("poll-at-two-nodes", blocked().polls("to-b", "to-b", 410)), "it forgot what it told itself")
  assert.ok(!ticked("poll-at-two-nodes", blocked().polls("to-a", "another", 410)), "neither told it")
  assert.ok(!ticked("poll-at-two-nodes", atTwo().polls("to-a", "to-b", 410)), "no handshake was rejected")
})

const inOne = () => new Story().sees("node", { node: "balancer", state: "started", variant: "ONE_PROCESS" })

test("two instances in one process: a wall between two connections of one wire", () => {
  const words = (/** @type {Story} */ story) => story.says("ada", "1").hears("ada", "1").says("bob", "2").hears("bob", "2")
  assert.ok(ticked("two-instances-in-one-process", words(inOne().joins("ada", "to-a").joins("bob", "to-a"))))
  assert.ok(!ticked("two-instances-in-one-process", words(new Story().joins("ada", "to-a").joins("bob", "to-a"))), "there were two processes")
  assert.ok(!ticked("two-instances-in-one-process", inOne().joins("ada", "to-a").joins("bob", "to-a").says("ada", "1").hears("ada", "1").hears("bob", "1").says("bob", "2").hears("bob", "2")), "they are at one instance")
})

test("kill a node: who was there begins anew at the other", () => {
  const killed = () => atTwo().sees("node", { node: "a", state: "ended", asked: true })
  assert.ok(ticked("kill-a-node", killed().joins("ada", "to-b", { recovered: false })))
  assert.ok(ticked("kill-a-node", killed().polls("to-b", "to-a", 410)))
  assert.ok(!ticked("kill-a-node", killed().joins("ada", "to-b")))
  assert.ok(!ticked("kill-a-node", killed().sees("node", { node: "b", state: "started" }).joins("ada", "to-b", { recovered: false })), "both began anew")
  assert.ok(!ticked("kill-a-node", atTwo().sees("node", { node: "balancer", state: "ended", asked: true }).joins("ada", "to-b", { recovered: false })))
})
