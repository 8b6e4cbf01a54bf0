import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/09-backpressure.js"
import { Wiretap } from "./wiretap.js"

/** Ada and Bob, who come anew with each start of a node. */
class Story extends Wiretap {
  ada = { wire: "ada", connection: 1 }
  bob = { wire: "bob", connection: 2 }

  /** The node starts, and both join. */
  starts(variant = "BOUNDED") {
    this.ada = { wire: "ada", connection: this.ada.connection + 2 }
    this.bob = { wire: "bob", connection: this.bob.connection + 2 }
    return this.sees("node", { node: "a", state: "started", variant }).opens("ada", this.ada.connection).opens("bob", this.bob.connection).adaSays("hello").hears(this.bob, "hello")
  }

  /** And hears it, unless it takes longer. @param {string} text @param {number} [ms] */
  adaSays(text, ms = 0) {
    return this.says(this.ada, text).waits(ms).hears(this.ada, text)
  }

  /** Words 1 to that number. @param {number} count @param {number} [ms] */
  adaSaysWords(count, ms) {
    for (let i = 1; i <= count; i++) this.adaSays(`word ${i} `, ms)
    return this
  }

  /** @param {number} first @param {number} last */
  bobHearsWords(first, last) {
    for (let i = first; i <= last; i++) this.hears(this.bob, `word ${i} `)
    return this
  }

  bobTalks() {
    return this.says(this.bob, "I am here.")
  }

  /** @param {{ wire: string, connection: number }} at @param {string} text */
  says({ wire, connection }, text) {
    return this.relays(wire, connection, "client", JSON.stringify({ type: "say", room: "lobby", text }))
  }

  /** @param {{ wire: string, connection: number }} at @param {string} text */
  hears({ wire, connection }, text) {
    return this.relays(wire, connection, "server", JSON.stringify({ type: "said", room: "lobby", from: "Ada", text }))
  }

  isHeld(on = true) {
    return this.sees("fault", { wire: "bob", fault: "hold", way: "to-browser", on })
  }

  isReleased() {
    return this.isHeld(false)
  }

  /** The node ends Bob's connection. */
  endsBob() {
    return this.sees("finished", { ...this.bob, from: "server", how: "reset" })
  }

  /** @param {object} [how] */
  dies(how = { exit: "exit code 3", asked: false }) {
    return this.sees("node", { node: "a", state: "ended", ...how })
  }
}

/** @param {string} id @param {Wiretap} tap */
const ticked = (id, tap) => experiments[id](tap.events, {}) !== null

/** @param {string} [variant] */
const room = variant => new Story().starts(variant)

test("held words that all come after the release tick the first, and not before", () => {
  const tap = room().isHeld().adaSaysWords(200).isReleased().bobHearsWords(1, 199)
  assert.equal(ticked("hold-bob-for-200-words", tap), false)

  assert.equal(ticked("hold-bob-for-200-words", tap.bobHearsWords(200, 200)), true)
})

test("too few words, or words out of order, do not", () => {
  assert.equal(ticked("hold-bob-for-200-words", room().isHeld().adaSaysWords(100).isReleased().bobHearsWords(1, 100)), false)
  assert.equal(ticked("hold-bob-for-200-words", room().isHeld().adaSaysWords(200).isReleased().bobHearsWords(2, 200).bobHearsWords(1, 1)), false)
})

test("words that come back at once beside a throttled wire tick the second, and late ones do not", () => {
  const throttled = () => room().sees("fault", { wire: "bob", fault: "throttle", way: "to-browser", value: 20000, on: true })

  assert.equal(ticked("slow-bob-down", throttled().adaSaysWords(500)), true)
  assert.equal(ticked("slow-bob-down", throttled().adaSaysWords(500, 150)), false)
  assert.equal(ticked("slow-bob-down", room().adaSaysWords(500)), false)
})

test("a node that dies of what it keeps, and one that lives on after as much, tick the third", () => {
  const tap = room("UNBOUNDED").isHeld().adaSaysWords(50).dies().isReleased().starts("BOUNDED").isHeld()

  assert.equal(ticked("keep-everything", tap.adaSaysWords(49)), false)
  assert.equal(ticked("keep-everything", tap.adaSays("one more")), true)
})

test("a node that was killed did not die of it", () => {
  const tap = room("UNBOUNDED").isHeld().adaSaysWords(50).dies({ exit: "SIGKILL", asked: true }).starts("BOUNDED").isHeld()

  assert.equal(ticked("keep-everything", tap.adaSaysWords(60)), false)
})

const staysTenSeconds = (words = 200) => room("CLOSE_ONLY").isHeld().adaSaysWords(words).bobTalks().waits(11_000).bobTalks().isReleased().dies({ asked: true }).starts("BOUNDED").isHeld()

test("one who stays for ten seconds where only a Close is sent, and is ended where a time-out sees to it, ticks the fourth", () => {
  const tap = staysTenSeconds()
  assert.equal(ticked("only-close", tap), false)

  assert.equal(ticked("only-close", tap.endsBob().waits(3000).adaSays("hello")), true)
})

test("to hold one who talks is not enough: they must have been put out of the room", () => {
  assert.equal(ticked("only-close", staysTenSeconds(10).endsBob().waits(3000).adaSays("hello")), false)

  const heard = room("CLOSE_ONLY").isHeld().adaSaysWords(200).bobTalks()
  heard.hears(heard.ada, "I am here.").waits(11_000).bobTalks()
  heard.hears(heard.ada, "I am here.").isReleased().dies({ asked: true }).starts("BOUNDED").isHeld()
  assert.equal(ticked("only-close", heard.endsBob().waits(3000).adaSays("hello")), false)
})

test("a word of his own among the others does not matter", () => {
  const tap = room().isHeld().adaSaysWords(100).bobTalks()
  for (let i = 101; i <= 200; i++) tap.adaSays(`word ${i} `)
  tap.isReleased().bobHearsWords(1, 120).hears(tap.bob, "I am here.").bobHearsWords(121, 200)

  assert.equal(ticked("hold-bob-for-200-words", tap), true)
})

test("the end that a node's own end brings is no eviction", () => {
  const tap = staysTenSeconds().endsBob().waits(2000).dies().starts("BOUNDED")

  assert.equal(ticked("only-close", tap), false)
})

test("the bare end after the release, or a Close 1013, ticks the fifth", () => {
  const evicted = () => room().isHeld().endsBob().waits(2000).adaSays("hello").isReleased()
  const bare = evicted()
  assert.equal(ticked("release-one-who-was-evicted", bare), false)
  assert.equal(ticked("release-one-who-was-evicted", bare.sees("passed", { ...bare.bob, from: "server", how: "reset" })), true)

  const told = evicted()
  assert.equal(ticked("release-one-who-was-evicted", told.frame(told.bob, "server", 0x8, [3, 245], { code: 1013 })), true)
})

test("an idle connection that only loaded the page is nobody who was evicted", () => {
  const page = { wire: "bob", connection: 99 }
  const tap = room().asks(page, "GET /").answers(page, 200).isHeld().sees("finished", { ...page, from: "server", how: "fin" })

  assert.equal(ticked("release-one-who-was-evicted", tap.waits(2000).adaSays("hello").isReleased().sees("passed", { ...page, from: "server", how: "fin" })), false)
})

test("a hole before the newest word ticks the sixth; all of them, or an old end, do not", () => {
  const held = () => room("DROP_OLDEST").isHeld().adaSaysWords(20).isReleased()

  assert.equal(ticked("drop-the-oldest", held().bobHearsWords(1, 20)), false)
  assert.equal(ticked("drop-the-oldest", held().bobHearsWords(1, 5)), false)
  assert.equal(ticked("drop-the-oldest", held().bobHearsWords(1, 5).bobHearsWords(15, 20)), true)
})

test("of a long word the beginning is enough", () => {
  const long = (/** @type {number} */ i) => `word ${i} ${"x".repeat(200)}`
  const cut = (/** @type {Story} */ tap) => tap.events.forEach(event => event.text && Object.assign(event, { text: event.text.slice(0, 160), messageLength: 60_000 }))
  const tap = room("DROP_OLDEST").isHeld()
  for (let i = 1; i <= 3; i++) tap.adaSays(long(i))
  tap.isReleased().hears(tap.bob, long(3))

  cut(tap)

  assert.equal(ticked("drop-the-oldest", tap), true)
})
