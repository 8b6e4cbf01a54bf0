import assert from "node:assert/strict"
import { test } from "node:test"
import { guestState } from "../modules/wire/guest.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

const WELCOME = '{"type":"welcome","room":"lobby"}'

/** @param {Wiretap} tap */
const stateIn = tap => {
  const log = new Log()
  log.append(tap.events)
  return guestState(log, "ada")
}

test("a guest is open after the handshake, and in a room once welcome", () => {
  assert.equal(stateIn(new Wiretap()), "not connected")
  assert.equal(stateIn(new Wiretap().opens("ada", 1)), "open")
  assert.equal(stateIn(new Wiretap().opens("ada", 1).relays("ada", 1, "server", WELCOME)), "open · room lobby")
})

test("a guest is closed when the last of the tabs is", () => {
  const tap = new Wiretap().opens("ada", 1).relays("ada", 1, "server", WELCOME).opens("ada", 2)

  assert.equal(stateIn(tap.sees("closed", { wire: "ada", connection: 2 })), "open · room lobby")
  assert.equal(stateIn(tap.sees("closed", { wire: "ada", connection: 1 })), "closed")
})

test("another guest's welcome is another guest's", () => {
  assert.equal(stateIn(new Wiretap().opens("bob", 2).relays("bob", 2, "server", WELCOME)), "not connected")
})

const ADA = { wire: "ada", connection: 3 }

/** Ada's page is loaded, and asks for news. */
const asking = () => new Wiretap().asks(ADA, "GET /").answers(ADA, 200).asks(ADA, "GET /messages?after=0&room=lobby")

test("who only loaded the page is not connected; who asks for news is asking", () => {
  assert.equal(stateIn(new Wiretap().asks(ADA, "GET /?room=lobby&name=Ada").answers(ADA, 200)), "not connected")
  assert.equal(stateIn(asking()), "asking · room lobby")
  assert.equal(stateIn(asking().answers(ADA, 304)), "asking · room lobby")
})

test("who has not asked for long is silent, unless the answer is still to come", () => {
  const bob = { wire: "bob", connection: 4 }

  assert.equal(stateIn(asking().answers(ADA, 304).waits(9000).asks(bob, "GET /messages")), "silent")
  assert.equal(stateIn(asking().waits(9000).asks(bob, "GET /messages")), "asking · room lobby")
  assert.equal(stateIn(asking().sees("closed", ADA).waits(9000).asks(bob, "GET /messages")), "silent")
})

test("who reads an answer that goes on and on is listening", () => {
  const tap = asking().sees("head", { ...ADA, from: "server", response: { status: 200 }, fields: [["Content-Type", "text/event-stream"]] })

  assert.equal(stateIn(tap.waits(9000).sees("sse", { ...ADA, from: "server", comment: "" })), "listening · room lobby")
})
