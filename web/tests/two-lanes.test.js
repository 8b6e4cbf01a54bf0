import assert from "node:assert/strict"
import { test } from "node:test"
import { TwoLanes, choose } from "../modules/chat/two-lanes.js"

/** A world in which a test decides what happens: sockets and requests that wait for it, and a clock that stands. */
class World {
  /** @type {any[]} */
  sockets = []

  /** Requests, oldest first. @type {any[]} */
  requests = []

  /** @type {string[]} */
  lanes = []

  /** @type {string[]} */
  said = []

  /** @type {number[]} */
  stops = []

  resets = 0

  /** @type {string | null} */
  memory = null

  /** @type {Map<number, { at: number, what: () => void }>} */
  #alarms = new Map()
  #now = 0
  #set = 0
  #ids = 0

  open = () => {
    const socket = { sent: /** @type {any[]} */ ([]), closedWith: /** @type {any} */ (null), send: (/** @type {string} */ text) => socket.sent.push(JSON.parse(text)), close: (/** @type {any} */ code) => void (socket.closedWith = code ?? 1005) }
    this.sockets.push(socket)
    return socket
  }

  ask = (/** @type {string} */ path, /** @type {any} */ options) =>
    new Promise((done, fail) => {
      const request = {
        path,
        body: options.body && JSON.parse(options.body),
        isOpen: true,
        answers: (/** @type {number} */ status, /** @type {object} */ json) => { request.isOpen = false; done({ status, json: async () => json }); return rest() },
        fails: () => { request.isOpen = false; fail(new TypeError("gone")); return rest() },
      }
      options.signal.addEventListener("abort", () => { request.isOpen = false; fail(new DOMException("left", "AbortError")) })
      this.requests.push(request)
    })

  after = (/** @type {() => void} */ what, /** @type {number} */ ms) => {
    this.#alarms.set(++this.#set, { at: this.#now + ms, what })
    return this.#set
  }

  cancel = (/** @type {any} */ alarm) => void this.#alarms.delete(alarm)
  chance = () => 0.5
  newId = () => `id${++this.#ids}`
  recall = () => this.memory
  remember = (/** @type {string} */ lane) => void (this.memory = lane)
  /** @type {(lane: string, node?: string) => void} */
  onLane = lane => void this.lanes.push(lane)
  onSaid = (/** @type {any} */ { text }) => void this.said.push(text)
  onReset = () => void this.resets++
  onStop = (/** @type {number} */ code) => void this.stops.push(code)
  onError = () => {}

  /** Everything that is due by then happens, in order. @param {number} ms */
  async passes(ms) {
    const end = this.#now + ms
    for (;;) {
      const [alarm, next] = [...this.#alarms].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0] ?? []
      if (!next) break
      this.#now = next.at
      this.#alarms.delete(/** @type {number} */ (alarm))
      next.what()
      await rest()
    }
    this.#now = end
  }

  get socket() {
    return this.sockets[this.sockets.length - 1]
  }

  /** The newest question, or what is said by request. @param {string} [method] */
  request(method = "GET") {
    return this.requests.filter(({ body }) => (method === "GET") === (body === undefined)).at(-1)
  }

  /** @param {number} offset @param {object} [more] */
  welcomes(offset, more = {}) {
    this.socket.onopen()
    this.hears({ type: "welcome", epoch: "e1", offset, recovered: true, ...more })
  }

  /** @param {object} message @param {any} [socket] */
  hears(message, socket = this.socket) {
    socket.onmessage({ data: JSON.stringify(message) })
  }

  loses(code = 1006, socket = this.socket) {
    socket.onclose({ code, reason: "" })
    return rest()
  }
}

/** Promises that are due are kept. */
const rest = () => new Promise(done => setTimeout(done, 0))

/** @param {number} offset */
const word = (offset, id = `other${offset}`) => ({ type: "said", offset, id, text: `word ${offset}` })

/** @param {...number} offsets */
const answer = (...offsets) => ({ epoch: "e1", offset: offsets.at(-1) ?? 0, messages: offsets.map(offset => word(offset)) })

const stay = (world = new World()) => {
  const lanes = new TwoLanes({ room: "lobby", name: "Bob", session: "s" }, world)
  lanes.begin()
  return { world, lanes }
}

/** Somebody on a WebSocket, who has heard one word. */
const onSocket = () => {
  const { world, lanes } = stay()
  world.welcomes(0)
  world.hears(word(1))
  return { world, lanes }
}

/** Somebody who polls, and whose question waits. */
const onPoll = async () => {
  const { world, lanes } = onSocket()
  await world.loses()
  return { world, lanes }
}

test("what worked last is tried first, and otherwise a WebSocket", () => {
  assert.equal(choose("poll"), "poll")
  for (const memory of ["socket", null, undefined, "pigeon"]) assert.equal(choose(memory), "socket")
})

test("where a WebSocket works nobody polls", async () => {
  const { world } = onSocket()
  await world.passes(1000)
  assert.deepEqual(world.lanes, ["socket"])
  assert.deepEqual(world.requests, [])
})

test("an attempt that fails is followed by a question at once", async () => {
  const { world } = stay()
  await world.loses()
  assert.deepEqual(world.lanes, ["poll"])
  assert.equal(world.request().path, "/messages?room=lobby")
})

test("an attempt that nobody answers is given up by our own clock", async () => {
  const { world } = stay()
  await world.passes(2499)
  assert.deepEqual(world.lanes, [])
  await world.passes(1)
  assert.deepEqual(world.lanes, ["poll"])
  assert.equal(world.socket.closedWith, 4000)
})

test("polling goes on from the position that the socket had reached", async () => {
  const { world } = await onPoll()
  assert.equal(world.request().path, "/messages?room=lobby&epoch=e1&after=1")
  await world.request().answers(200, answer(2, 3))
  assert.deepEqual(world.said, ["word 1", "word 2", "word 3"])
  assert.equal(world.request().path, "/messages?room=lobby&epoch=e1&after=3")
})

test("one question waits, and one attempt is made, at a time", async () => {
  const { world } = await onPoll()
  await world.passes(60_000)
  assert.equal(world.requests.filter(({ isOpen }) => isOpen).length, 1)
  assert.equal(world.sockets.filter(({ closedWith }, i) => i > 0 && closedWith === null).length <= 1, true)
})

test("the question goes on until the probe is welcomed, and is then ended", async () => {
  const { world } = await onPoll()
  await world.passes(7500)
  assert.equal(world.sockets.length, 2)
  assert.equal(world.request().isOpen, true)
  world.welcomes(1)
  assert.equal(world.request().isOpen, false)
  assert.deepEqual(world.lanes, ["socket", "poll", "socket"])
  await world.passes(9000)
  assert.equal(world.requests.length, 1)
})

test("what both lanes bring is told once", async () => {
  const { world } = await onPoll()
  await world.passes(7500)
  world.socket.onopen()
  assert.deepEqual(world.socket.sent[0], { type: "resume", room: "lobby", name: "Bob", session: "s", epoch: "e1", offset: 1 })
  await world.request().answers(200, answer(2, 3))
  world.hears({ type: "welcome", epoch: "e1", offset: 4, recovered: true })
  for (const offset of [2, 3, 4]) world.hears(word(offset))
  assert.deepEqual(world.said, ["word 1", "word 2", "word 3", "word 4"])
  assert.equal(world.resets, 0)
})

test("a probe that fails changes nothing but the next one’s time", async () => {
  const { world } = await onPoll()
  await world.passes(7500)
  await world.loses()
  assert.deepEqual(world.lanes, ["socket", "poll"])
  assert.equal(world.requests.length, 1)
  await world.passes(7500)
  assert.equal(world.sockets.length, 3)
})

test("when something has changed for the better a WebSocket is tried soon, and only one", async () => {
  const { world, lanes } = await onPoll()
  lanes.hurry()
  lanes.hurry()
  await world.passes(250)
  assert.equal(world.sockets.length, 2)
  lanes.hurry()
  await world.passes(1000)
  assert.equal(world.sockets.length, 2)
  world.welcomes(1)
  lanes.hurry()
  await world.passes(8000)
  assert.equal(world.sockets.length, 2)
})

test("a question that fails is asked again after pauses that grow, not in a loop", async () => {
  const { world } = await onPoll()
  await world.request().fails()
  assert.equal(world.requests.length, 1)
  await world.passes(250)
  assert.equal(world.requests.length, 2)
  await world.request().answers(503, { message: "not now" })
  await world.passes(499)
  assert.equal(world.requests.length, 2)
  await world.passes(1)
  assert.equal(world.requests.length, 3)
})

test("an unknown position begins anew, by whichever lane it is told", async () => {
  const { world } = await onPoll()
  await world.request().answers(410, { epoch: "e2", offset: 7, message: "gone" })
  assert.equal(world.resets, 1)
  assert.equal(world.request().path, "/messages?room=lobby&epoch=e2&after=7")
  await world.passes(7500)
  world.welcomes(9, { epoch: "e3", recovered: false })
  assert.equal(world.resets, 2)
})

test("whose position is unknown twice in a row asks slower and slower: each question goes to another node", async () => {
  const { world } = await onPoll()
  await world.request().answers(410, { epoch: "e2", offset: 0, message: "gone" })
  assert.equal(world.requests.length, 2)
  await world.request().answers(410, { epoch: "e1", offset: 0, message: "gone" })
  assert.equal(world.requests.length, 2)
  await world.passes(250)
  assert.equal(world.requests.length, 3)
  await world.request().answers(410, { epoch: "e2", offset: 0, message: "gone" })
  await world.passes(499)
  assert.equal(world.requests.length, 3)
  await world.passes(1)
  assert.equal(world.request().path, "/messages?room=lobby&epoch=e2&after=0")
  await world.request().answers(200, { epoch: "e2", offset: 0, messages: [] })
  assert.equal(world.requests.length, 5)
})

test("at which node we are is told with the lane, if the welcome says it", async () => {
  const { world } = stay(new World())
  /** @type {unknown[]} */
  const told = []
  world.onLane = (lane, node) => void told.push(lane, node)
  world.welcomes(0, { node: "b" })
  assert.deepEqual(told, ["socket", "b"])
})

test("the lane is remembered, and a page that remembers polling begins with it", async () => {
  const { world } = await onPoll()
  assert.equal(world.memory, "poll")
  const again = new World()
  again.memory = "poll"
  stay(again)
  assert.equal(again.sockets.length, 0)
  assert.equal(again.requests.length, 1)
})

test("a word is said by whichever lane, and again on the next under its id", async () => {
  const { world, lanes } = onSocket()
  lanes.say("hello")
  assert.deepEqual(world.socket.sent.at(-1), { type: "say", room: "lobby", id: "id1", text: "hello" })
  await world.loses()
  assert.deepEqual(world.request("POST").body, { type: "say", room: "lobby", name: "Bob", session: "s", id: "id1", text: "hello" })
  await world.passes(7500)
  world.welcomes(1)
  assert.equal(world.socket.sent.at(-1).id, "id1")
  world.hears(word(2, "id1"))
  await world.loses()
  assert.equal(world.requests.filter(({ body }) => body).length, 1)
})

test("by requests, the next word waits for the answer to the one before", async () => {
  const { world, lanes } = await onPoll()
  lanes.say("one")
  lanes.say("two")
  assert.deepEqual(world.requests.filter(({ body }) => body).map(({ body }) => body.text), ["one"])
  await world.request("POST").fails()
  await world.passes(250)
  assert.equal(world.request("POST").body.text, "one")
  await world.request("POST").answers(200, {})
  assert.equal(world.request("POST").body.text, "two")
})

test("a socket that falls silent is asked, and given up if nothing comes", async () => {
  const { world } = onSocket()
  await world.passes(10_000)
  assert.equal(world.socket.sent.at(-1).type, "resume")
  await world.passes(2500)
  assert.deepEqual(world.lanes, ["socket", "poll"])
})

test("a word that is not heard back ends its socket", async () => {
  const { world, lanes } = onSocket()
  lanes.say("hello")
  await world.passes(2500)
  assert.deepEqual(world.lanes, ["socket", "poll"])
})

test("after a gap the lane is no good, and the other goes on from the position", async () => {
  const { world } = onSocket()
  world.hears(word(3))
  assert.deepEqual(world.said, ["word 1"])
  assert.equal(world.request().path, "/messages?room=lobby&epoch=e1&after=1")
})

test("whoever is sent away stays away", async () => {
  const { world } = onSocket()
  await world.loses(4500)
  await world.passes(60_000)
  assert.deepEqual(world.stops, [4500])
  assert.equal(world.requests.length + world.sockets.length, 1)
})

test("the late end of an older socket changes nothing", async () => {
  const { world } = await onPoll()
  await world.passes(7500)
  world.welcomes(1)
  await world.loses(1006, world.sockets[0])
  assert.deepEqual(world.lanes, ["socket", "poll", "socket"])
})

test("while the node is cut off words wait, and are said in their order when it is not", async () => {
  const { world, lanes } = onSocket()
  world.hears({ type: "status", relay: "down", message: "why" })
  lanes.say("one")
  lanes.say("two")
  await world.passes(5000)
  assert.deepEqual(world.lanes, ["socket"], "it is no reason to change lanes")
  assert.deepEqual(world.socket.sent.filter((/** @type {any} */ { type }) => type === "say"), [])
  world.hears({ type: "status", relay: "up" })
  assert.deepEqual(world.socket.sent.filter((/** @type {any} */ { type }) => type === "say").map((/** @type {any} */ { text }) => text), ["one", "two"])
})

test("a word that was not heard back when the node was cut off is said again", async () => {
  const { world, lanes } = onSocket()
  lanes.say("one")
  world.hears({ type: "status", relay: "down" })
  world.hears({ type: "error", code: "unavailable", message: "later" })
  world.hears({ type: "welcome", epoch: "e2", offset: 0, recovered: false })
  world.hears({ type: "status", relay: "up" })
  assert.deepEqual(world.socket.sent.filter((/** @type {any} */ { type }) => type === "say").map((/** @type {any} */ { id }) => id), ["id1", "id1"])
  world.hears({ type: "said", offset: 1, id: "id1", text: "one" })
  assert.deepEqual(lanes.unheard, [])
})

test("a status of old says nothing new, and nothing is said twice for it", async () => {
  const { world, lanes } = onSocket()
  lanes.say("one")
  world.hears({ type: "status", relay: "up" })
  assert.equal(world.socket.sent.filter((/** @type {any} */ { type }) => type === "say").length, 1)
})
