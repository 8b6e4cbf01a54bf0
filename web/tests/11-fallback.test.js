import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/11-fallback.js"
import { Wiretap } from "./wiretap.js"

/** Bob, who comes by one connection after another. */
class Story extends Wiretap {
  #newest = 0

  get bob() {
    return { wire: "bob", connection: this.#newest }
  }

  #comes() {
    this.#newest++
    return this
  }

  loads() {
    return this.#comes().asks(this.bob, "GET /?room=lobby&name=Bob").answers(this.bob, 200)
  }

  /** @param {object} message */
  hears(message) {
    return this.relays("bob", this.#newest, "server", JSON.stringify(message))
  }

  joins() {
    return this.#comes().opens("bob", this.#newest).hears({ type: "welcome", offset: 0, recovered: true })
  }

  /** @param {boolean} [recovered] */
  comesBack(recovered = true) {
    return this.#comes().opens("bob", this.#newest).hears({ type: "welcome", offset: 3, recovered })
  }

  /** @param {number} offset */
  hearsWord(offset) {
    return this.hears({ type: "said", offset, text: `word ${offset}` })
  }

  /** @param {string} fault @param {boolean} [on] @param {object} [more] */
  breaks(fault, on = true, more = {}) {
    return this.sees("fault", { wire: "bob", fault, on, connections: [this.#newest], ...more })
  }

  resets() {
    return this.breaks("reset").sees("closed", this.bob)
  }

  asksForWords() {
    return this.#comes().asks(this.bob, "GET /messages?room=lobby&epoch=e&after=1")
  }

  /** @param {...number} offsets */
  isAnswered(...offsets) {
    return this.answers(this.bob, 200, { body: { epoch: "e", offset: offsets.at(-1), messages: offsets.map(offset => ({ type: "said", offset, text: `word ${offset}` })) } })
  }

  /** A handshake that nobody answers, and that is given up. @param {number} ms after so long */
  triesInVain(ms) {
    this.#comes()
    return this.sees("opened", this.bob)
      .sees("fault", { fault: "swallow-upgrade", on: true, struck: true, ...this.bob })
      .waits(ms)
      .sees("closed", this.bob)
  }
}

/** @param {string} id @param {Wiretap} tap */
const ticked = (id, tap) => experiments[id](tap.events, {}) !== null

const blocked = () => new Story().loads().joins().breaks("reject-upgrade", true, { value: 400 })
const polling = () => blocked().resets().asksForWords()

test("reject upgrades: the wire is torn off, and a question brings the word", () => {
  assert.ok(ticked("reject-upgrades", polling().waits(3000).isAnswered(1)))
  assert.ok(!ticked("reject-upgrades", polling()))
  assert.ok(!ticked("reject-upgrades", polling().isAnswered()))
  assert.ok(!ticked("reject-upgrades", new Story().loads().joins().resets().asksForWords().isAnswered(1)), "nothing was rejected")
  assert.ok(!ticked("reject-upgrades", blocked().breaks("reject-upgrade", false).resets().asksForWords().isAnswered(1)), "it was taken off")
  assert.ok(!ticked("reject-upgrades", blocked().resets().waits(3000).asksForWords().isAnswered(1)), "that was late")
})

const swallowed = () => new Story().loads().joins().breaks("swallow-upgrade")

test("swallow them: an attempt ends by a clock, and then somebody asks", () => {
  assert.ok(ticked("swallow-them", swallowed().loads().triesInVain(2500).asksForWords()))
  assert.ok(!ticked("swallow-them", swallowed().loads().triesInVain(2500)))
  assert.ok(!ticked("swallow-them", swallowed().loads().triesInVain(100).asksForWords()), "somebody left")
  assert.ok(!ticked("swallow-them", swallowed().loads().asksForWords().triesInVain(2500).asksForWords()), "they asked before")
  assert.ok(!ticked("swallow-them", swallowed().loads().triesInVain(2500).waits(5000).asksForWords()), "that was late")
})

const lifted = () => polling().breaks("reject-upgrade", false)

test("lift it: who is welcomed hears a word, and asks no more", () => {
  assert.ok(ticked("lift-it", lifted().comesBack().hearsWord(4).waits(26_000).sees("passed")))
  assert.ok(!ticked("lift-it", lifted().comesBack().hearsWord(4).waits(20_000).sees("passed")), "too soon to tell")
  assert.ok(!ticked("lift-it", lifted().comesBack().waits(26_000).sees("passed")), "no word")
  assert.ok(!ticked("lift-it", lifted().comesBack(false).hearsWord(4).waits(26_000).sees("passed")), "something was lost")
  assert.ok(!ticked("lift-it", lifted().comesBack().hearsWord(4).asksForWords().waits(26_000).sees("passed")), "they still ask")
  assert.ok(!ticked("lift-it", blocked().breaks("reject-upgrade", false).comesBack().hearsWord(4).waits(26_000).sees("passed")), "nobody had polled")
})

test("lift it amid a burst: one word comes by both lanes", () => {
  assert.ok(ticked("lift-it-amid-a-burst", lifted().isAnswered(2, 3).comesBack().hearsWord(3)))
  assert.ok(!ticked("lift-it-amid-a-burst", lifted().isAnswered(2, 3).comesBack().hearsWord(4)))
  assert.ok(!ticked("lift-it-amid-a-burst", polling().isAnswered(3).breaks("reject-upgrade", false).comesBack().hearsWord(3)), "that was before")
})

test("load the page again: it asks before it tries", () => {
  assert.ok(ticked("load-the-page-again-while-it-is-blocked", polling().loads().asksForWords()))
  assert.ok(!ticked("load-the-page-again-while-it-is-blocked", polling().loads()))
  assert.ok(!ticked("load-the-page-again-while-it-is-blocked", polling().loads().comesBack().asksForWords()), "it tried first")
  assert.ok(!ticked("load-the-page-again-while-it-is-blocked", lifted().loads().asksForWords()), "nothing blocks it")
  assert.ok(!ticked("load-the-page-again-while-it-is-blocked", blocked().loads().asksForWords()), "it had not polled")
})
