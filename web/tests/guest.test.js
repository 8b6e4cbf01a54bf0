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
