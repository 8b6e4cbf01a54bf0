/** A page that is drawn ten times a second under a flood cannot look through its log each time: it looks at what is new. */

import assert from "node:assert/strict"
import { test } from "node:test"
import { attemptsOf } from "../modules/wire/attempts.js"
import { connectionInView, endingOf } from "../modules/wire/ending.js"
import { guestState } from "../modules/wire/guest.js"
import { whoHears } from "../modules/wire/hears.js"
import { newestFault, whoKnows } from "../modules/wire/knows.js"
import { Log } from "../modules/wire/log.js"
import { rowsOf } from "../modules/wire/picture.js"
import { Sieve } from "../modules/wire/shown.js"
import { Traffic } from "../modules/wire/traffic.js"
import { isFlood, windowOf } from "../modules/wire/window.js"
import { Wiretap } from "./wiretap.js"

/** @typedef {import("../modules/wire/log.js").LogEvent} LogEvent */

const ADA = { wire: "ada", connection: 1 }
const LONG = 8_000
const NEW = 20

/** As many as are drawn in the picture. */
const DRAWN = 60

/** Binary search looks at a few old ones, about as many as the number of events has bits, each time it is asked. */
const SEARCHED = 40

/** All that a drawing asks of the log. @param {Log} log */
const page = log => {
  const sieve = new Sieve(log)
  const traffic = new Traffic(log)
  return (position = log.newest) => {
    /** @type {import("../modules/wire/shown.js").Wish} */
    const wish = { wire: "ada", direction: "both", kind: "talk", pings: "dim", position }
    const events = sieve.now(wish)
    sieve.hidden(wish)
    sieve.pings(wish)
    sieve.landmarks(wish, 40)
    rowsOf(log, windowOf(events, 0, DRAWN).drawn, position)
    const connection = connectionInView(log, { wire: "ada", selected: 0, now: position })
    assert.equal(connection, 1)
    endingOf(log, connection ?? 0, position)
    attemptsOf(log, "ada", position)
    whoHears(log, position)
    guestState(log, "ada")
    const fault = newestFault(log, "ada", position)
    assert.ok(fault)
    whoKnows(log, fault, "ada", position)
    return traffic.on("ada", { now: position, at: log.find(position)?.at ?? 0 })
  }
}

/** Frames and their handing on, as they come. @param {Wiretap} tap @param {number} count */
const flood = (tap, count) => {
  for (let i = 0; i < count; i++) tap.waits(50).relays("ada", 1, i % 2 ? "server" : "client", '{"type":"tick"}')
  return tap
}

/** The same events, which note when somebody looks at them. @param {LogEvent[]} events @param {Set<number>} seen */
const watched = (events, seen) =>
  events.map(
    event =>
      new Proxy(event, {
        get(target, fact) {
          seen.add(target.n)
          return target[String(fact)]
        },
      }),
  )

test("a drawing looks at what is new and at what is drawn, however long the log is", () => {
  const tap = flood(new Wiretap().opens("ada", 1).sees("fault", { ...ADA, fault: "hold", way: "to-browser", on: true, connections: [1] }), LONG)
  const seen = /** @type {Set<number>} */ (new Set())
  const log = new Log()
  const draw = page(log)
  log.append(watched(tap.events, seen))
  draw()
  assert.ok(seen.size >= LONG, "the first drawing looks at all of them")
  const before = tap.events.length
  flood(tap, NEW)

  log.append(watched(tap.events.slice(before), seen))
  seen.clear()
  draw()

  const old = [...seen].filter(n => n <= before - 2 * DRAWN)
  assert.ok(old.length <= SEARCHED, `looked at ${old.length} old events`)
})

test("it is a flood if nothing that was drawn is among the newest any more", () => {
  const all = Array.from({ length: 100 }, (_, i) => ({ n: i + 1 }))

  assert.equal(isFlood(all, 0, 60), false) // The first drawing.
  assert.equal(isFlood(all, 41, 60), false)
  assert.equal(isFlood(all, 40, 60), true)
})
