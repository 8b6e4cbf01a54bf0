import assert from "node:assert/strict"
import { test } from "node:test"
import { ledgerOf } from "../modules/wire/ledger.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

class Room extends Wiretap {
  joins() {
    return this.opens("ada", 1).opens("bob", 2)
  }

  /** @param {string} id @param {string} wire @param {number} connection */
  says(id, wire, connection) {
    return this.relays(wire, connection, "client", JSON.stringify({ type: "say", room: "lobby", id, text: `word ${id}` }))
  }

  /** @param {string} id @param {number} offset @param {string} wire @param {number} connection */
  hears(id, offset, wire, connection) {
    return this.relays(wire, connection, "server", JSON.stringify({ type: "said", id, offset, text: `word ${id}` }))
  }
}

/** @param {Wiretap} tap */
const ledger = tap => {
  const log = new Log()
  log.append(tap.events)
  return ledgerOf(log, log.newest).map(({ text, wire, said, isTaken, heard }) => ({ text, wire, said, isTaken, heard: Object.fromEntries(heard) }))
}

const once = { times: 1, isLate: false }

test("a word is taken when it comes back to who said it", () => {
  const room = new Room().joins().says("x", "ada", 1)
  assert.deepEqual(ledger(room), [{ text: "word x", wire: "ada", said: 1, isTaken: false, heard: {} }])
  room.hears("x", 1, "bob", 2)
  assert.deepEqual(ledger(room)[0].isTaken, false)
  room.hears("x", 1, "ada", 1)
  assert.deepEqual(ledger(room), [{ text: "word x", wire: "ada", said: 1, isTaken: true, heard: { ada: once, bob: once } }])
})

test("what is said again, and what comes again, is counted", () => {
  const [entry] = ledger(new Room().joins().says("x", "ada", 1).says("x", "ada", 1).hears("x", 1, "bob", 2).hears("x", 1, "bob", 2))
  assert.equal(entry.said, 2)
  assert.deepEqual(entry.heard, { bob: { times: 2, isLate: false } })
})

test("what comes after a later word of its sender is out of order, and what only comes again is not", () => {
  const entries = ledger(new Room().joins().says("x", "ada", 1).says("y", "ada", 1).hears("y", 2, "bob", 2).hears("x", 1, "bob", 2).hears("y", 2, "bob", 2))
  assert.deepEqual(entries.map(({ heard }) => heard.bob), [{ times: 1, isLate: true }, { times: 2, isLate: false }])
})

test("words by requests and answers stand in the same account", () => {
  const [bob, again] = [{ wire: "bob", connection: 3 }, { wire: "bob", connection: 4 }]
  const room = new Room().joins()
    .sees("opened", bob).asks(bob, "POST /messages", { body: { type: "say", room: "lobby", id: "x", text: "word x" } })
  assert.equal(ledger(room)[0].isTaken, false)
  room.answers(bob, 200, { body: { type: "said", id: "x", offset: 1 } }).hears("x", 1, "ada", 1)
    .sees("opened", again).asks(again, "GET /messages?room=lobby&epoch=e&after=0").answers(again, 200, { body: { epoch: "e", offset: 1, messages: [{ type: "said", id: "x", offset: 1, text: "word x" }] } })
  assert.deepEqual(ledger(room), [{ text: "word x", wire: "bob", said: 1, isTaken: true, heard: { ada: once, bob: once } }])
})

test("the newest ten are told", () => {
  const room = new Room().joins()
  for (let i = 1; i <= 12; i++) room.says(`${i}`, "ada", 1)
  assert.deepEqual(ledger(room).map(({ text }) => text)[0], "word 3")
})
