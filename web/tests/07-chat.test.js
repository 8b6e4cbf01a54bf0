import assert from "node:assert/strict"
import { test } from "node:test"
import { experiments } from "../modules/lessons/07-chat.js"

/** @typedef {import("../modules/wire/log.js").LogEvent} LogEvent */

/** A log, written down as it happened: each line is a moment later than the one before, unless it says when. */
class Story {
  /** @type {LogEvent[]} */
  events = []

  /** @param {{ [fact: string]: any }} facts */
  add(facts) {
    const n = this.events.length + 1
    this.events.push(/** @type {LogEvent} */ ({ n, at: n, ...facts }))
    return this
  }

  /** @param {Guest} guest @param {string} target */
  asks({ wire, page }, target, at = this.events.length + 1) {
    return this.add({ kind: "head", wire, connection: page, from: "client", request: { target }, fields: [], at })
  }

  /** @param {Guest} guest */
  knocks({ wire, socket }, at = this.events.length + 1) {
    const fields = [["Upgrade", "websocket"]]
    return this.add({ kind: "head", wire, connection: socket, from: "client", request: { target: "/chat" }, fields, at })
  }

  /** @param {Guest} guest @param {object} message */
  sends({ wire, socket }, message) {
    return this.#frame(wire, socket, "client", { opcode: 1, text: JSON.stringify(message) })
  }

  /** @param {Guest} guest @param {object} message */
  hears({ wire, socket }, message) {
    return this.#frame(wire, socket, "server", { opcode: 1, text: JSON.stringify(message) })
  }

  /** @param {Guest} guest @param {string} room */
  joins(guest, room) {
    return this.sends(guest, { type: "join", room, name: guest.wire }).hears(guest, { type: "welcome", room })
  }

  /** @param {Guest} guest @param {string} room @param {string} text @param {Guest[]} hearers */
  says(guest, room, text, ...hearers) {
    this.sends(guest, { type: "say", room, text })
    hearers.forEach(hearer => this.hears(hearer, { type: "said", room, from: guest.wire, text }))
    return this
  }

  /** @param {Guest} guest @param {"client" | "server"} from @param {number} code */
  closes({ wire, socket }, from, code) {
    return this.#frame(wire, socket, from, { opcode: 8, code })
  }

  /** @param {string} fault @param {Guest} guest @param {boolean} [on] @param {string} [way] */
  breaks(fault, { wire, socket }, on = true, way = undefined) {
    return this.add({ kind: "fault", fault, wire, on, way, connections: [socket] })
  }

  /** @param {Guest} guest everything that came so far leaves the tap */
  passes({ wire, socket }) {
    return this.add({ kind: "passed", wire, connection: socket, from: "server", end: this.events.length * 10 })
  }

  /** @param {string} state @param {number} [at] */
  node(state, at = this.events.length + 1) {
    return this.add({ kind: "node", node: "a", state, at })
  }

  /** @param {string} wire @param {number} connection @param {"client" | "server"} from @param {object} facts */
  #frame(wire, connection, from, facts) {
    const start = this.events.length * 10
    return this.add({ kind: "frame", wire, connection, from, start, end: start + 10, ...facts })
  }
}

/** @typedef {{ wire: string, page: number, socket: number }} Guest */
const ada = { wire: "ada", page: 1, socket: 2 }
const bob = { wire: "bob", page: 3, socket: 4 }
const bobAgain = { wire: "bob", page: 3, socket: 5 }

/** @param {string} id @param {Story} story */
const ticks = (id, story) => experiments[id](story.events, {})?.events ?? null

test("a word that Ada says is seen when it came back to her and went to Bob", () => {
  assert.deepEqual(ticks("ada-says-a-word", new Story().says(ada, "lobby", "hello", ada, bob)), [1, 2, 3])
})

test("a word that only Ada hears is no chat", () => {
  assert.equal(ticks("ada-says-a-word", new Story().says(ada, "lobby", "hello", ada)), null)
})

test("a word that the speaker does not hear is not seen either", () => {
  assert.equal(ticks("ada-says-a-word", new Story().says(ada, "lobby", "hello", bob)), null)
})

test("what is not JSON, or no object, ticks nothing and breaks nothing", () => {
  const story = new Story().add({ kind: "frame", opcode: 1, from: "client", text: "hello" })
  story.add({ kind: "frame", opcode: 1, from: "client", text: "null" })

  for (const id of Object.keys(experiments)) assert.equal(ticks(id, story), null)
})

/** Bob goes to the attic, each speaks alone, he comes back, and one word is heard by both. */
const twoRooms = () =>
  new Story()
    .joins(bobAgain, "attic")
    .says(bobAgain, "attic", "anybody?", bobAgain)
    .says(ada, "lobby", "where are you?", ada)
    .joins(bob, "lobby")

test("two rooms are seen when each word stayed in its own and one in a shared room was heard by both", () => {
  const story = twoRooms().says(ada, "lobby", "there you are", ada, bob)

  assert.deepEqual(ticks("bob-goes-to-another-room", story), [1, 3, 5, 9, 10, 11])
})

test("two rooms are not seen before the word that proves that both could hear", () => {
  assert.equal(ticks("bob-goes-to-another-room", twoRooms()), null)
})

test("the same word, said alone and later together, is told apart", () => {
  const story = twoRooms().says(ada, "lobby", "where are you?", ada, bob)

  assert.deepEqual(ticks("bob-goes-to-another-room", story), [1, 3, 5, 9, 10, 11])
})

test("a word that leaked into the other room is not two rooms", () => {
  const story = new Story()
    .joins(bobAgain, "attic")
    .says(bobAgain, "attic", "anybody?", bobAgain, ada)
    .says(ada, "lobby", "yes?", ada)
    .says(ada, "lobby", "there you are", ada, bob)

  assert.equal(ticks("bob-goes-to-another-room", story), null)
})

test("a closed tab is seen by its goodbye and the answer", () => {
  const story = new Story().asks(bob, "/?room=lobby&name=Bob").knocks(bob).closes(bob, "client", 1001).closes(bob, "server", 1001)

  assert.deepEqual(ticks("bob-closes-his-tab", story), [3, 4])
})

test("a tab that was opened long before is seen closing, too", () => {
  assert.deepEqual(ticks("bob-closes-his-tab", new Story().closes(bob, "client", 1001).closes(bob, "server", 1001)), [1, 2])
})

test("a goodbye without an answer is not seen yet", () => {
  assert.equal(ticks("bob-closes-his-tab", new Story().closes(bob, "client", 1001)), null)
})

test("a tab that only loads anew says the same goodbye and is not closed", () => {
  const story = new Story()
    .asks(bob, "/?room=attic&name=Bob")
    .closes(bob, "client", 1001)
    .closes(bob, "server", 1001)
    .asks(bob, "/web/modules/pages/step07.js")
    .knocks(bobAgain)

  assert.equal(ticks("bob-closes-his-tab", story), null)
})

test("a goodbye with another code is no closed tab", () => {
  assert.equal(ticks("bob-closes-his-tab", new Story().closes(bob, "client", 1000).closes(bob, "server", 1000)), null)
})

test("a reset is seen when Ada's next word comes as ever", () => {
  assert.deepEqual(ticks("reset-an-idle-wire", new Story().breaks("reset", bob).says(ada, "lobby", "Bob?", ada)), [1, 2, 3])
})

test("a reset is not seen by silence alone", () => {
  assert.equal(ticks("reset-an-idle-wire", new Story().says(ada, "lobby", "Bob?", ada).breaks("reset", bob)), null)
})

test("a reset that met nothing is none", () => {
  const story = new Story().add({ kind: "fault", fault: "reset", wire: "bob", on: true, connections: [] }).says(ada, "lobby", "Bob?", ada)

  assert.equal(ticks("reset-an-idle-wire", story), null)
})

test("an end with a Close frame is no reset", () => {
  const story = new Story().closes(bob, "server", 1000).breaks("reset", bob).says(ada, "lobby", "Bob?", ada)

  assert.equal(ticks("reset-an-idle-wire", story), null)
})

/** Ada says as many words while the tap holds what Bob should hear. @param {number} words */
const held = words => {
  const story = new Story().breaks("hold", bob, true, "to-browser")
  for (let word = 1; word <= words; word++) story.says(ada, "lobby", `word ${word}`, ada, bob)
  return story
}

test("held words are seen when they have left the tap after the release", () => {
  const story = held(5).breaks("hold", bob, false, "to-browser").passes(bob)

  assert.deepEqual(ticks("hold-what-bob-should-hear", story), [1, 4, 7, 10, 13, 16, 17, 18])
})

test("held words are not seen before the release", () => {
  assert.equal(ticks("hold-what-bob-should-hear", held(5)), null)
})

test("held words are not seen before the last of them is out", () => {
  assert.equal(ticks("hold-what-bob-should-hear", held(5).breaks("hold", bob, false, "to-browser")), null)
})

test("four words are not five", () => {
  assert.equal(ticks("hold-what-bob-should-hear", held(4).breaks("hold", bob, false, "to-browser").passes(bob)), null)
})

/** @param {number} knock when the first guest is back, in milliseconds after the node's start */
const restarted = knock =>
  new Story().node("ended", 1000).node("started", 2000).asks(bob, "/?room=lobby&name=Bob", 2000 + knock - 1).knocks(bob, 2000 + knock)

test("an empty room is seen when nobody came for ten seconds and then somebody loads the page", () => {
  assert.deepEqual(ticks("restart-the-node", restarted(10_000).joins(bob, "lobby")), [1, 2, 4, 5, 6])
})

test("a guest who came back at once proves nothing", () => {
  assert.equal(ticks("restart-the-node", restarted(9_999).joins(bob, "lobby")), null)
})

test("the passing of time alone proves nothing", () => {
  const story = new Story().node("ended", 1000).node("started", 2000).says(ada, "lobby", "hello", ada)

  assert.equal(ticks("restart-the-node", story), null)
})

test("a second restart gives a second chance", () => {
  const story = restarted(50).joins(bob, "lobby").node("ended", 5000).node("started", 6000).knocks(bobAgain, 17_000).joins(bobAgain, "lobby")

  assert.deepEqual(ticks("restart-the-node", story), [7, 8, 9, 10, 11])
})
