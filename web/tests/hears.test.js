import assert from "node:assert/strict"
import { test } from "node:test"
import { whoHears } from "../modules/wire/hears.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

const JOIN = '{"type":"join","room":"lobby","name":"…"}'
const SAY = '{"type":"say","room":"lobby","text":"hello"}'
const SAID = '{"type":"said","room":"lobby","from":"Ada","text":"hello"}'

/** @param {Wiretap} tap */
const heardIn = (tap, now = tap.events.length) => {
  const log = new Log()
  log.append(tap.events)
  return whoHears(log, now).map(({ text, heard }) => ({ text, heard: Object.fromEntries([...heard].map(([wire, { ms, isLost }]) => [wire, isLost ? "lost" : (ms ?? "waits")])) }))
}

const twoGuests = () => new Wiretap().opens("ada", 1).opens("bob", 2).relays("ada", 1, "client", JOIN).relays("bob", 2, "client", JOIN)

test("what one guest says, each guest's wire hands on in its own time", () => {
  const tap = twoGuests().relays("ada", 1, "client", SAY).relays("ada", 1, "server", SAID).relays("bob", 2, "server", SAID)

  assert.deepEqual(heardIn(tap), [{ text: "hello", heard: { ada: 3, bob: 5 } }])
})

test("on a held wire it waits in the tap; on a wire that was cut it is lost there", () => {
  const tap = twoGuests().relays("ada", 1, "client", SAY).reads("bob", 2, "server", SAID)

  assert.deepEqual(heardIn(tap)[0].heard, { bob: "waits" })
  assert.deepEqual(heardIn(tap.sees("closed", { wire: "bob", connection: 2 }))[0].heard, { bob: "lost" })
})

test("the same words said twice are heard one after the other", () => {
  const tap = twoGuests().relays("ada", 1, "client", SAY).relays("ada", 1, "client", SAY).relays("bob", 2, "server", SAID).relays("bob", 2, "server", SAID)

  assert.deepEqual(heardIn(tap).map(({ heard }) => heard), [{ bob: 5 }, { bob: 5 }])
})

test("who joined later has not heard what was said before", () => {
  const tap = new Wiretap().opens("ada", 1).relays("ada", 1, "client", JOIN).relays("ada", 1, "client", SAY)
  tap.opens("bob", 2).relays("bob", 2, "client", JOIN).relays("ada", 1, "client", SAY).relays("bob", 2, "server", SAID)

  assert.deepEqual(heardIn(tap).map(({ heard }) => heard), [{}, { bob: 3 }])
})

test("in another room nobody hears it", () => {
  const tap = twoGuests().relays("ada", 1, "client", SAY).relays("bob", 2, "server", SAID.replace("lobby", "kitchen"))

  assert.deepEqual(heardIn(tap)[0].heard, {})
})

test("of many words the newest are told", () => {
  const tap = twoGuests()
  for (let i = 1; i <= 20; i++) tap.relays("ada", 1, "client", SAY.replace("hello", `word ${i}`))

  assert.deepEqual(heardIn(tap).map(({ text }) => text), [13, 14, 15, 16, 17, 18, 19, 20].map(i => `word ${i}`))
})
