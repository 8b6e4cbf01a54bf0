import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/10-reconnect.js"
import { Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }

/** Bob, who comes by one connection after another, and Ada, who stays. */
class Story extends Wiretap {
  bob = { wire: "bob", connection: 2 }

  joins() {
    return this.opens("ada", 1).speaks(ADA, "server", { type: "welcome" }).opens("bob", 2).speaks(this.bob, "server", { type: "welcome", recovered: true })
  }

  /** @param {{ wire: string, connection: number }} at @param {"client" | "server"} from @param {object} message @returns {this} */
  speaks(at, from, message) {
    return this.relays(at.wire, at.connection, from, JSON.stringify({ room: "lobby", ...message }))
  }

  /** @param {string} fault @param {boolean} [on] @param {object} [more] */
  breaks(fault, on = true, more = {}) {
    return this.sees("fault", { wire: "bob", fault, on, way: "to-browser", connections: [this.bob.connection], ...more })
  }

  loses() {
    return this.sees("closed", this.bob)
  }

  knocks() {
    this.bob = { wire: "bob", connection: this.bob.connection + 1 }
    return this.opens("bob", this.bob.connection)
  }

  /** @param {boolean} [recovered] */
  comesBack(recovered = true) {
    return this.knocks().speaks(this.bob, "client", { type: "resume", epoch: "e", offset: 1 }).speaks(this.bob, "server", { type: "welcome", recovered })
  }

  /** A try that is refused. @param {number} ms after the loss */
  triesAfter(ms) {
    this.bob = { wire: "bob", connection: this.bob.connection + 1 }
    return this.waits(ms).sees("opened", this.bob).loses()
  }

  /** @param {number} offset @param {object} [more] */
  adaHears(offset, more = {}) {
    return this.speaks(ADA, "server", { type: "said", offset, text: `word ${offset}`, ...more })
  }

  /** @param {number} offset @param {object} [more] */
  bobHears(offset, more = {}) {
    return this.speaks(this.bob, "server", { type: "said", offset, text: `word ${offset}`, ...more })
  }
}

/** @param {string} id @param {Wiretap} tap */
const ticked = (id, tap) => experiments[id](tap.events, {}) !== null

const room = () => new Story().joins()

test("who is reset and resumes within the first ceiling ticks the first", () => {
  assert.equal(ticked("reset-bob", room().breaks("reset").loses().waits(300).comesBack()), true)
  assert.equal(ticked("reset-bob", room().breaks("reset").loses().waits(2000).comesBack()), false)
  assert.equal(ticked("reset-bob", room().breaks("reset").loses().waits(300).comesBack(false)), false)
  assert.equal(ticked("reset-bob", room().breaks("reset").loses().waits(300).knocks()), false)
})

test("three words that were missed and come once and in order tick the second", () => {
  const away = () => room().breaks("refuse").loses().adaHears(1).adaHears(2).adaHears(3).breaks("refuse", false).comesBack()

  assert.equal(ticked("speak-while-he-is-away", away().bobHears(1).bobHears(2)), false)
  assert.equal(ticked("speak-while-he-is-away", away().bobHears(1).bobHears(3).bobHears(2)), false)
  assert.equal(ticked("speak-while-he-is-away", away().bobHears(1).bobHears(2).bobHears(3)), true)
})

test("five tries below their ceilings tick the third, unless all of them waited alike or too long", () => {
  const tries = (/** @type {number[]} */ ...waits) => waits.reduce((story, ms) => story.triesAfter(ms), room().breaks("refuse").loses())

  assert.equal(ticked("refuse-him-for-half-a-minute", tries(100, 900, 300, 3000, 500)), true)
  assert.equal(ticked("refuse-him-for-half-a-minute", tries(100, 900, 300, 3000)), false)
  assert.equal(ticked("refuse-him-for-half-a-minute", tries(500, 1000, 2000, 4000, 8000)), false)
  assert.equal(ticked("refuse-him-for-half-a-minute", tries(100, 3000, 300, 3000, 500)), false)
})

test("a position that a new node does not know ticks the fourth", () => {
  const restarted = () => room().sees("node", { state: "ended" }).loses().sees("node", { state: "started" })

  assert.equal(ticked("restart-the-node", restarted().comesBack(true)), false)
  assert.equal(ticked("restart-the-node", restarted().comesBack(false)), true)
})

test("a late end after which nobody knocks ticks the fifth", () => {
  const released = (/** @type {(story: Story) => Story} */ then) => {
    const story = room().breaks("hold").waits(16_000)
    const old = story.bob
    return then(story.knocks().breaks("hold", false).sees("closed", old).speaks(story.bob, "server", { type: "welcome", recovered: true }))
  }

  assert.equal(ticked("hold-let-him-come-back-release", released(story => story.waits(5000).adaHears(1))), false)
  assert.equal(ticked("hold-let-him-come-back-release", released(story => story.waits(11_000).adaHears(1))), true)
  assert.equal(ticked("hold-let-him-come-back-release", released(story => story.waits(1000).knocks().waits(11_000).adaHears(1))), false)
})

test("a word that is said again under its id and heard once ticks the sixth", () => {
  const say = { type: "say", id: "x", text: "hello" }
  const repeated = () => {
    const story = room().breaks("hold")
    story.speaks(story.bob, "client", say).adaHears(1, { id: "x" }).breaks("reset").loses().comesBack()
    return story.speaks(story.bob, "client", say)
  }

  assert.equal(ticked("lose-the-answer", repeated()), false)
  assert.equal(ticked("lose-the-answer", repeated().bobHears(2, { id: "x" })), false)
  const once = repeated()
  assert.equal(ticked("lose-the-answer", once.bobHears(1, { id: "x" })), true)
})
