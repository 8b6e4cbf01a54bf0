import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/12-gatekeeping.js"
import { Wiretap } from "./wiretap.js"

/** One wire, on which one connection comes after another. */
class Gate extends Wiretap {
  #newest = 0

  get at() {
    return { wire: "ada", connection: this.#newest }
  }

  /** @param {{ origin?: string, ticket?: string }} [more] */
  knocks({ origin = "http://localhost:1", ticket = "t" } = {}) {
    this.#newest++
    const fields = /** @type {[string, string][]} */ ([["Host", "localhost:1"], ["Upgrade", "websocket"], ["Connection", "Upgrade"], ["Origin", origin]])
    // The host stands twice in a head of this wiretap; the first is "localhost".
    return this.sees("opened", this.at).sees("head", { ...this.at, from: "client", request: { method: "GET", target: `/chat?ticket=${ticket}` }, fields })
  }

  /** @param {number} status */
  isAnswered(status) {
    return this.sees("head", { ...this.at, from: "server", response: { status }, fields: [] })
  }

  /** @param {string} state @param {string} variant */
  plays(variant, state = "started") {
    return this.sees("node", { state, variant })
  }

  /** @param {"client" | "server"} from @param {object} message */
  speaks(from, message) {
    return this.relays("ada", this.#newest, from, JSON.stringify(message))
  }

  /** @param {number} code */
  isClosed(code) {
    return this.frame(this.at, "server", 0x8, [code >> 8, code & 0xff], { code })
  }

  /** @param {number} length */
  sendsMuch(length) {
    return this.sees("frame", { ...this.at, from: "client", opcode: 0x1, length, fin: true })
  }

  ends() {
    return this.sees("closed", this.at)
  }
}

/** @param {string} id @param {Wiretap} tap */
const ticked = (id, tap) => experiments[id](tap.events, {}) !== null

const EVIL = { origin: "http://localhost:2" }
const said = { type: "said", id: "x", text: "secret" }

test("visit evil: it reads, nobody was asked, and the guarded node refuses it", () => {
  const overheard = () => new Gate().plays("OPEN").knocks(EVIL).isAnswered(101).speaks("server", said)
  assert.ok(ticked("visit-evil", overheard().plays("GUARDED").knocks(EVIL).isAnswered(403)))
  assert.ok(!ticked("visit-evil", overheard().plays("GUARDED")))
  assert.ok(!ticked("visit-evil", overheard().plays("GUARDED").knocks().isAnswered(403)), "that was our own page")
  assert.ok(!ticked("visit-evil", new Gate().plays("OPEN").knocks(EVIL).isAnswered(101).plays("GUARDED").knocks(EVIL).isAnswered(403)), "it read nothing")
})

test("use a ticket twice: once it is good", () => {
  assert.ok(ticked("use-a-ticket-twice", new Gate().knocks().isAnswered(101).knocks().isAnswered(401)))
  assert.ok(!ticked("use-a-ticket-twice", new Gate().knocks().isAnswered(101).knocks({ ticket: "u" }).isAnswered(401)), "that was another")
  assert.ok(!ticked("use-a-ticket-twice", new Gate().knocks().isAnswered(401).knocks().isAnswered(401)))
})

test("say too much: guarded it is said so, by default it is not", () => {
  const told = () => new Gate().knocks().isAnswered(101).sendsMuch(70_000).isClosed(1009)
  assert.ok(ticked("say-too-much", told().plays("DEFAULT_LIMIT").knocks().isAnswered(101).sendsMuch(70_000).ends()))
  assert.ok(ticked("say-too-much", told().plays("DEFAULT_LIMIT").knocks().isAnswered(101).sendsMuch(70_000).isClosed(1000)))
  assert.ok(!ticked("say-too-much", told()))
  assert.ok(!ticked("say-too-much", told().knocks().isAnswered(101).sendsMuch(70_000).ends()), "that was no other variant")
})

/** @param {number} count @param {number} pause */
const cries = (count, pause) => {
  const gate = new Gate().knocks().isAnswered(101)
  for (let i = 0; i < count; i++) gate.waits(pause).speaks("client", { type: "say", id: `${i}`, text: "a" })
  return gate
}

test("hold Enter: eleven words in a second, and the end", () => {
  assert.ok(ticked("hold-enter", cries(11, 20).isClosed(1008)))
  assert.ok(!ticked("hold-enter", cries(11, 20).isClosed(1000)))
  assert.ok(!ticked("hold-enter", cries(10, 20).isClosed(1008)), "too few")
  assert.ok(!ticked("hold-enter", cries(11, 200).isClosed(1008)), "too slow")
})

/** @param {number} ms */
const slow = ms => {
  const gate = new Gate().sees("fault", { wire: "ada", fault: "throttle", on: true, value: 20 }).knocks()
  return gate.waits(ms).sees("finished", { ...gate.at, from: "server", how: "fin" })
}

test("be slow: the node ends it after five seconds", () => {
  assert.ok(ticked("be-slow", slow(5000)))
  assert.ok(!ticked("be-slow", slow(1000)), "that was something else")
  assert.ok(!ticked("be-slow", slow(20_000)), "and that, too")
})

test("say it by wss: a word is heard that nobody has said in the open", () => {
  const open = () => new Gate().knocks().isAnswered(101).speaks("client", { type: "say", id: "o", text: "open" }).speaks("server", { type: "said", id: "o", text: "open" })
  const record = { wire: "bob", connection: 9, from: "client", type: "application data" }
  assert.ok(ticked("say-it-by-wss", open().sees("record", record).speaks("server", said)))
  assert.ok(!ticked("say-it-by-wss", open().speaks("server", said)), "no record")
  assert.ok(!ticked("say-it-by-wss", open().sees("record", record)), "nothing was heard")
})
