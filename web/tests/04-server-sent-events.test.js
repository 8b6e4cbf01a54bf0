import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/04-server-sent-events.js"
import { Wiretap } from "./wiretap.js"

/** @typedef {{ wire: string, connection: number }} Guest */
const ada = { wire: "ada", connection: 1 }
const bob = { wire: "bob", connection: 2 }

/** @param {Guest} guest @param {number} connection */
const on = ({ wire }, connection) => ({ wire, connection })

/** A chat of which each step is told as it crosses the wires. */
class Chat extends Wiretap {
  /** @param {Guest} guest @param {string} [last] where it says that it was */
  listens(guest, last) {
    return this.asksForStream(guest, last).streams(guest).tells(guest, { event: "welcome", id: last ?? "e:0", data: "{}" }).passes(guest, "server")
  }

  /** @param {Guest} guest @param {string} [last] */
  asksForStream(guest, last) {
    return this.asks(guest, "GET /stream?room=lobby", { fields: last === undefined ? [] : [["Last-Event-ID", last]] })
  }

  /** @param {Guest} guest @param {string} id */
  hears(guest, id) {
    return this.tells(guest, { id, data: JSON.stringify({ type: "said", room: "lobby", from: "Bob", text: "x" }) }).passes(guest, "server")
  }

  /** @param {Guest} guest */
  loads(guest) {
    return this.asks(guest, "GET /?room=lobby&name=Ada").answers(guest, 200, { body: {} })
  }

  /** @param {Guest} guest */
  ends(guest) {
    return this.sees("finished", { ...guest, from: "client", how: "fin" }).sees("closed", guest)
  }

  /** @param {Guest} guest @param {string} name @param {object} [facts] */
  breaks(guest, name, facts = {}) {
    return this.sees("fault", { wire: guest.wire, fault: name, on: true, ...facts })
  }

  /** The tap answers what this guest has just asked. @param {Guest} guest */
  rejects(guest) {
    return this.breaks(guest, "reject", { struck: true, connection: guest.connection, value: 503 }).sees("closed", guest)
  }
}

/** @param {string} id @param {Wiretap} chat */
const ticks = (id, chat) => experiments[id]([...chat.events], {})
/** @param {string} id @param {Wiretap} chat the story @param {string} [why] */
const isSeen = (id, chat, why) => assert.ok(ticks(id, chat), why)
/** @param {string} id @param {Wiretap} chat @param {string} [why] */
const isNotSeen = (id, chat, why) => assert.equal(ticks(id, chat), null, why)

test("three words in one answer are a stream, wherever its head was", () => {
  const chat = new Chat().hears(ada, "e:4").hears(ada, "e:5")

  isNotSeen("read-the-stream", chat)
  isSeen("read-the-stream", chat.hears(ada, "e:6"))
})

test("words in three answers are none", () => {
  isNotSeen("read-the-stream", new Chat().hears(ada, "e:1").hears(bob, "e:1").hears(on(ada, 3), "e:2").hears(on(ada, 4), "e:3"))
})

/** @param {number} count of windows on Ada's wire */
function windows(count) {
  const chat = new Chat().listens(bob)
  for (let i = 0; i < count; i++) chat.listens(on(ada, 10 + i))
  return chat
}

test("the seventh window asks when one of the six is closed, and not before", () => {
  const chat = windows(6).waits(6000)

  isNotSeen("open-seven-windows", chat)
  isNotSeen("open-seven-windows", chat.ends(on(ada, 12)), "nobody has asked yet")
  isSeen("open-seven-windows", chat.loads(on(ada, 20)))
})

test("a window is known by what it is told, if it was there before", () => {
  const chat = windows(5).hears(on(ada, 1), "e:1").waits(6000).ends(on(ada, 12)).asksForStream(on(ada, 20))

  isSeen("open-seven-windows", chat)
})

test("five streams keep nobody waiting, and neither do six on two wires", () => {
  isNotSeen("open-seven-windows", windows(5).waits(6000).ends(on(ada, 12)).loads(on(ada, 20)))
})

test("who asks while six streams are open has not had to wait, nor who comes much later", () => {
  isNotSeen("open-seven-windows", windows(6).waits(3000).loads(on(ada, 20)).waits(3000).ends(on(ada, 12)).loads(on(ada, 21)))
  isNotSeen("open-seven-windows", windows(6).waits(6000).ends(on(ada, 12)).waits(6000).loads(on(ada, 20)))
})

test("after a reset a browser says where it was, and hears what follows", () => {
  const chat = new Chat().listens(ada).hears(ada, "e:1").breaks(ada, "reset").sees("closed", ada).listens(on(ada, 3), "e:1")

  isNotSeen("reset-the-wire", chat, "nothing was said meanwhile")
  isSeen("reset-the-wire", chat.hears(on(ada, 3), "e:2"))
})

test("who comes without a position has not come back, and neither has who misses a word", () => {
  const reset = () => new Chat().listens(ada).hears(ada, "e:1").breaks(ada, "reset")

  isNotSeen("reset-the-wire", reset().listens(on(ada, 3)).hears(on(ada, 3), "e:2"))
  isNotSeen("reset-the-wire", reset().listens(on(ada, 3), "e:1").hears(on(ada, 3), "e:3"))
  isNotSeen("reset-the-wire", reset().listens(on(bob, 3), "e:1").hears(on(bob, 3), "e:2"))
})

/** A word of which so many bytes leave. @param {(length: number) => number} howMany @param {string} last where the browser says that it was */
function cut(howMany, last) {
  const chat = new Chat().listens(ada).hears(ada, "e:1").breaks(ada, "close", { way: "to-browser", armed: true }).hears(ada, "e:2")
  const { start = 0, end = 0 } = chat.events.findLast(({ kind }) => kind === "sse") ?? {}
  chat.breaks(ada, "close", { way: "to-browser", struck: true, connection: 1, offset: start + howMany(end - start) }).sees("closed", ada)
  return chat.listens(on(ada, 3), last)
}

test("half an event is none: it comes again, whole", () => {
  const chat = cut(() => 40, "e:1")

  isNotSeen("close-within-an-event", chat)
  isSeen("close-within-an-event", chat.hears(on(ada, 3), "e:2"))
})

test("an event without the last byte of its empty line is half an event, too", () => {
  isSeen("close-within-an-event", cut(length => length - 1, "e:1").hears(on(ada, 3), "e:2"))
})

test("a close between two events cuts none", () => {
  isNotSeen("close-within-an-event", cut(() => 0, "e:1").hears(on(ada, 3), "e:2"))
  isNotSeen("close-within-an-event", cut(length => length, "e:2").hears(on(ada, 3), "e:3"))
})

const rejected = () => new Chat().breaks(ada, "reject", { value: 503, armed: true }).breaks(ada, "reset").sees("closed", ada).asksForStream(on(ada, 3), "e:1").rejects(on(ada, 3))

test("who was answered 503 does not come back before the page is loaded again", () => {
  const chat = rejected().waits(11_000)

  isNotSeen("answer-with-503", chat, "no time ticks anything")
  isNotSeen("answer-with-503", chat.loads(on(ada, 4)), "the page has not asked yet")
  isSeen("answer-with-503", chat.listens(on(ada, 5)))
})

test("a page that is loaded at once has not waited", () => {
  isNotSeen("answer-with-503", rejected().waits(1000).loads(on(ada, 4)).listens(on(ada, 5)).waits(20_000))
})

test("a page that the tap refuses, too, is not loaded, and a word that it refuses is no stream", () => {
  const refused = rejected().waits(11_000).asks(on(ada, 4), "GET /?room=lobby&name=Ada").rejects(on(ada, 4))
  isNotSeen("answer-with-503", refused.listens(on(ada, 5)))

  const word = new Chat().asks(ada, "POST /messages").rejects(ada).waits(11_000).loads(on(ada, 4)).listens(on(ada, 5))
  isNotSeen("answer-with-503", word)
})

const restarted = () => new Chat().listens(ada).hears(ada, "e:1").sees("node", { state: "ended" })

test("after a restart who comes back is told that nobody knows where it was", () => {
  const chat = restarted().sees("node", { state: "started" }).asksForStream(on(ada, 3), "e:1").streams(on(ada, 3))

  isNotSeen("restart-the-node", chat)
  isSeen("restart-the-node", chat.tells(on(ada, 3), { event: "reset", id: "f:0", data: "{}" }))
})

test("the browser may be back before the kit has heard that the node is", () => {
  const chat = restarted().asksForStream(on(ada, 3), "e:1").streams(on(ada, 3)).sees("node", { state: "started" })

  isSeen("restart-the-node", chat.tells(on(ada, 3), { event: "reset", id: "f:0", data: "{}" }))
})

test("a welcome is no reset", () => {
  isNotSeen("restart-the-node", restarted().sees("node", { state: "started" }).listens(on(ada, 3), "e:1"))
})
