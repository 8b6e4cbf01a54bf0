import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/08-heartbeat.js"
import { Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }
const BOB = { wire: "bob", connection: 2 }
const BEAT = 3000

/** @typedef {{ wire: string, connection: number }} At */

/** Its letters, as a ping has them. @param {number} n */
const number = n => [..."beat "].map(letter => letter.charCodeAt(0)).concat(0x30 + n)

class Story extends Wiretap {
  #beats = 0

  /** @param {At} at */
  pinged(at) {
    this.#beats++
    return this.frame(at, "server", 0x9, number(this.#beats)).passes(at, "server")
  }

  /** @param {At} at @param {number} [beat] which ping it answers */
  pongs(at, beat = this.#beats) {
    return this.frame(at, "client", 0xa, number(beat))
  }

  /** @param {At} at @param {number} count */
  beats(at, count) {
    for (let i = 0; i < count; i++) this.waits(BEAT).pinged(at).pongs(at).passes(at, "client")
    return this
  }

  /** @param {At} at @param {number} count */
  pingsInVain(at, count) {
    for (let i = 0; i < count; i++) this.waits(BEAT).pinged(at)
    return this
  }

  joins() {
    return this.opens("ada", 1).relays("ada", 1, "client", "{}").opens("bob", 2).relays("bob", 2, "client", "{}")
  }

  /** @param {string} way @param {boolean} [on] */
  holds(way, on = true) {
    return this.sees("fault", { wire: "bob", fault: "hold", way, on })
  }

  /** @param {At} at */
  isEnded(at) {
    return this.sees("finished", { ...at, from: "server" })
  }

  /** @param {At} at */
  isTold(at) {
    return this.sees("passed", { ...at, from: "server", how: "fin" })
  }

  /** @param {string} variant */
  starts(variant) {
    return this.sees("node", { node: "a", state: "started", variant })
  }
}

/** @param {string} id @param {Story} story */
const ticks = (id, story) => experiments[id](story.events, {})

test("three pings, answered with their own bytes, are silence that was heard", () => {
  assert.ok(ticks("be-silent", new Story().joins().beats(ADA, 3)))
  assert.equal(ticks("be-silent", new Story().joins().beats(ADA, 2)), null)
})

test("a word between two beats is no silence, and neither is another ping's pong", () => {
  assert.equal(ticks("be-silent", new Story().joins().beats(ADA, 2).relays("ada", 1, "client", "hello").beats(ADA, 2)), null)
  assert.equal(ticks("be-silent", new Story().joins().beats(ADA, 2).pinged(ADA).pongs(ADA, 1).beats(ADA, 1)), null)
})

test("whose wire is held is ended by the node, after a ping in vain", () => {
  assert.ok(ticks("hold-what-bob-says", new Story().joins().holds("to-node").pingsInVain(BOB, 2).isEnded(BOB)))
  assert.equal(ticks("hold-what-bob-says", new Story().joins().holds("to-node").pingsInVain(BOB, 2).isEnded(ADA)), null)
  assert.equal(ticks("hold-what-bob-says", new Story().joins().holds("to-node").pingsInVain(BOB, 1).holds("to-node", false).isEnded(BOB)), null)
  assert.equal(ticks("hold-what-bob-says", new Story().joins().holds("to-browser").pingsInVain(BOB, 2).isEnded(BOB)), null)
})

test("pings in vain end nothing as long as they count as life, and then they do", () => {
  const kept = () => new Story().starts("IDLE_TIMEOUT").joins().holds("to-node").pingsInVain(BOB, 5)
  const again = { wire: "bob", connection: 4 }

  assert.equal(ticks("let-the-pings-count", kept()), null)
  assert.ok(ticks("let-the-pings-count", kept().holds("to-node", false).starts("READ_IDLE_TIMEOUT").opens("bob", 4).relays("bob", 4, "client", "{}").holds("to-node").pingsInVain(again, 2).isEnded(again)))
  assert.equal(ticks("let-the-pings-count", kept().holds("to-node", false).starts("BEHIND_A_PROXY").opens("bob", 4).relays("bob", 4, "client", "{}").holds("to-node").pingsInVain(again, 2).isEnded(again)), null)
})

test("who hears nothing is told of the end only when the tap lets go", () => {
  const story = () => new Story().joins().holds("to-browser").waits(2 * BEAT).isEnded(BOB)

  assert.ok(ticks("hold-what-bob-hears", story().waits(3000).holds("to-browser", false).isTold(BOB)))
  assert.equal(ticks("hold-what-bob-hears", story().waits(3000)), null)
  assert.equal(ticks("hold-what-bob-hears", story().waits(100).holds("to-browser", false).isTold(BOB)), null)
})

test("a paused node says nothing for three beats, not even its end, and then pings", () => {
  const paused = () => new Story().joins().beats(ADA, 1).sees("node", { node: "a", state: "paused" })
  const resumed = (/** @type {Story} */ story) => story.sees("node", { node: "a", state: "resumed" })

  assert.ok(ticks("pause-the-node", /** @type {Story} */ (resumed(paused().waits(3 * BEAT))).pinged(ADA)))
  assert.ok(ticks("pause-the-node", /** @type {Story} */ (resumed(/** @type {Story} */ (paused().waits(3 * BEAT)).pinged(ADA)))))
  assert.equal(ticks("pause-the-node", /** @type {Story} */ (resumed(paused().waits(2 * BEAT))).pinged(ADA)), null)
  assert.equal(ticks("pause-the-node", /** @type {Story} */ (resumed(paused().waits(3 * BEAT).isEnded(ADA).isEnded(BOB)))), null)
})

test("a proxy ends who is silent, and not who is pinged in time", () => {
  const cut = () => new Story().starts("RARE_BEATS").joins().waits(5000).isEnded(ADA)
  const again = { wire: "ada", connection: 3 }

  assert.ok(ticks("a-proxy-in-between", cut().starts("BEHIND_A_PROXY").opens("ada", 3).relays("ada", 3, "client", "{}").beats(again, 4)))
  assert.equal(ticks("a-proxy-in-between", cut().starts("BEHIND_A_PROXY").opens("ada", 3).relays("ada", 3, "client", "{}").beats(again, 3)), null)
  assert.equal(ticks("a-proxy-in-between", cut()), null)

  const killed = new Story().starts("RARE_BEATS").joins().waits(100).isEnded(ADA)
  assert.equal(ticks("a-proxy-in-between", killed.starts("BEHIND_A_PROXY").opens("ada", 3).relays("ada", 3, "client", "{}").beats(again, 4)), null)
})
