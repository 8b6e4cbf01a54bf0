import assert from "node:assert/strict"
import { test } from "node:test"
import { ceilingOf, delayBefore } from "../modules/chat/backoff.js"
import { Comeback } from "../modules/chat/comeback.js"

/** A world in which a test decides what happens: sockets that do nothing by themselves, and a clock that stands. */
class World {
  /** @type {{ sent: any[], closedWith: number | undefined, [handler: string]: any }[]} */
  sockets = []

  /** @type {string[]} */
  states = []

  /** @type {string[]} */
  said = []

  resets = 0
  chance = () => 0.5

  /** @type {Map<number, { at: number, what: () => void }>} */
  #alarms = new Map()
  #now = 0
  #set = 0
  #ids = 0

  open = () => {
    const socket = { sent: /** @type {any[]} */ ([]), closedWith: undefined, send: (/** @type {string} */ text) => socket.sent.push(JSON.parse(text)), close: (/** @type {any} */ code) => (socket.closedWith = code) }
    this.sockets.push(socket)
    return socket
  }

  after = (/** @type {() => void} */ what, /** @type {number} */ ms) => {
    this.#alarms.set(++this.#set, { at: this.#now + ms, what })
    return this.#set
  }

  cancel = (/** @type {any} */ alarm) => void this.#alarms.delete(alarm)
  newId = () => `id${++this.#ids}`
  onState = (/** @type {string} */ state, /** @type {any} */ { attempt, delay }) => void this.states.push([state, attempt, delay].filter(each => each !== undefined).join(" "))
  onSaid = (/** @type {any} */ { text }) => void this.said.push(text)
  onReset = () => void this.resets++
  onError = () => {}

  /** @type {number | undefined} */
  pace

  /** Everything that was due by then happens, in order. @param {number} ms */
  passes(ms) {
    const end = this.#now + ms
    for (;;) {
      const [alarm, next] = [...this.#alarms].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0] ?? []
      if (!next) break
      this.#now = next.at
      this.#alarms.delete(/** @type {number} */ (alarm))
      next.what()
    }
    this.#now = end
  }

  /** Time passes until the next try begins. */
  comesToTry() {
    for (const before = this.sockets.length; this.sockets.length === before; ) this.passes(10)
  }

  get socket() {
    return this.sockets[this.sockets.length - 1]
  }

  /** The newest socket opens, and is welcomed. @param {number} offset */
  welcomes(offset, { epoch = "e1", recovered = true } = {}) {
    this.socket.onopen()
    this.hears({ type: "welcome", epoch, offset, recovered })
  }

  /** @param {object} message @param {any} [socket] */
  hears(message, socket = this.socket) {
    socket.onmessage({ data: JSON.stringify(message) })
  }

  /** @param {number} offset @param {string} [id] */
  hearsWord(offset, id = `other${offset}`) {
    this.hears({ type: "said", offset, id, text: `word ${offset}` })
  }

  loses(code = 1006, socket = this.socket) {
    socket.onclose({ code, reason: "" })
  }
}

const stay = (world = new World()) => {
  const comeback = new Comeback({ room: "lobby", name: "Bob", session: "s" }, world)
  comeback.connect()
  return { world, comeback }
}

test("a ceiling doubles up to half a minute, and any delay is below it", () => {
  assert.deepEqual([0, 1, 2, 5, 6, 50].map(ceilingOf), [500, 1000, 2000, 16_000, 30_000, 30_000])
  assert.equal(delayBefore(3, () => 0.25), 1000)
})

test("who comes first joins, and who comes back resumes where they stood", () => {
  const { world } = stay()
  world.welcomes(41)
  assert.deepEqual(world.socket.sent, [{ type: "join", room: "lobby", name: "Bob", session: "s" }])
  world.hearsWord(42)

  world.loses()
  world.passes(500)
  world.welcomes(44)
  world.hearsWord(43)
  world.hearsWord(44)

  assert.deepEqual(world.socket.sent, [{ type: "resume", room: "lobby", name: "Bob", session: "s", epoch: "e1", offset: 42 }])
  assert.deepEqual(world.said, ["word 42", "word 43", "word 44"])
  assert.equal(world.resets, 0)
})

test("each try waits below a ceiling that doubles, from the first on", () => {
  const { world } = stay()
  for (let i = 0; i < 4; i++) {
    world.loses()
    world.comesToTry()
  }

  assert.deepEqual(world.states.filter(state => state.startsWith("waiting")), ["waiting 1 250", "waiting 2 500", "waiting 3 1000", "waiting 4 2000"])
})

test("to be open is not enough: only what has lasted makes the next loss a first one", () => {
  const { world } = stay()
  world.loses()
  world.passes(250)
  world.welcomes(0)
  world.passes(4000)
  world.loses()
  assert.equal(world.states.at(-1), "waiting 2 500")

  world.passes(500)
  world.welcomes(0)
  world.passes(5000)
  world.loses()
  assert.equal(world.states.at(-1), "waiting 1 250")
})

test("what an older socket has to say is too late, its end included", () => {
  const { world } = stay()
  const [old] = world.sockets
  world.welcomes(0)
  world.passes(15_000) // It was asked, and did not answer.
  assert.equal(old.closedWith, 4000)
  world.passes(250)
  world.welcomes(0)

  world.hears({ type: "said", offset: 1, id: "x", text: "late" }, old)
  world.loses(1006, old)
  world.passes(9000)

  assert.deepEqual(world.said, [])
  assert.equal(world.sockets.length, 2)
  assert.equal(world.states.at(-1), "live")
})

test("who is not welcomed in time gives up, and tries again", () => {
  const { world } = stay()
  world.socket.onopen()

  world.passes(5000)
  assert.equal(world.states.at(-1), "waiting 1 250")
  world.passes(250)
  assert.equal(world.sockets.length, 2)
})

test("a known offset is dropped, and a gap is asked for", () => {
  const { world } = stay()
  world.welcomes(0)
  world.hearsWord(1)
  world.hearsWord(1)
  world.hearsWord(3)

  assert.deepEqual(world.said, ["word 1"])
  assert.deepEqual(world.socket.sent.at(-1), { type: "resume", room: "lobby", name: "Bob", session: "s", epoch: "e1", offset: 1 })
  world.hears({ type: "welcome", epoch: "e1", offset: 3, recovered: true })
  world.hearsWord(2)
  world.hearsWord(3)
  assert.deepEqual(world.said, ["word 1", "word 2", "word 3"])
})

test("a gap is asked for once, however much comes behind it", () => {
  const { world } = stay()
  world.welcomes(0)
  for (let i = 5; i < 10; i++) world.hearsWord(i)

  assert.equal(world.socket.sent.filter(({ type }) => type === "resume").length, 1)
})

test("who is asked and does not answer is given up, though they told us our own word", () => {
  const { world, comeback } = stay()
  world.welcomes(0)
  world.hearsWord(2)
  comeback.say("hello")
  world.hearsWord(1, "id1")

  world.passes(5000)

  assert.equal(world.socket.closedWith, 4000)
})

test("a history that begins anew is told, and we go on from its position", () => {
  const { world } = stay()
  world.welcomes(41)
  world.loses()
  world.passes(500)
  world.welcomes(0, { epoch: "e2", recovered: false })
  world.hearsWord(1)

  assert.equal(world.resets, 1)
  assert.deepEqual(world.said, ["word 1"])
})

test("what was said and not heard back is said again under its id", () => {
  const { world, comeback } = stay()
  world.welcomes(0)
  comeback.say("hello")
  assert.deepEqual(world.socket.sent.at(-1), { type: "say", room: "lobby", id: "id1", text: "hello" })

  world.loses()
  comeback.say("are you there?")
  world.passes(250)
  world.welcomes(0)
  assert.deepEqual(world.socket.sent.slice(1).map(({ id }) => id), ["id1", "id2"])

  world.hearsWord(1, "id1")
  world.hearsWord(2, "id2")
  assert.deepEqual(comeback.unheard, [])
})

test("where a node counts, what waits is said again at its pace, in its order, and what is said meanwhile comes behind it", () => {
  const world = Object.assign(new World(), { pace: 200 })
  const { comeback } = stay(world)
  for (const text of ["one", "two", "three"]) comeback.say(text)
  world.welcomes(0)
  const said = () => world.socket.sent.slice(1).map(({ text }) => text)
  assert.deepEqual(said(), [])

  world.passes(200)
  world.hearsWord(1, "id2")
  comeback.say("four")
  assert.deepEqual(said(), ["one"])
  world.passes(200)
  assert.deepEqual(said(), ["one", "three"])
  world.passes(200)
  assert.deepEqual(said(), ["one", "three", "four"])

  world.passes(200)
  comeback.say("five")
  assert.deepEqual(said(), ["one", "three", "four", "five"])
})

test("a word that nobody answers shows that the connection is dead", () => {
  const { world, comeback } = stay()
  world.welcomes(0)
  comeback.say("hello")

  world.passes(5000)

  assert.equal(world.socket.closedWith, 4000)
  assert.match(world.states.at(-1) ?? "", /^waiting/)
})

test("who says one word after another is not given up as long as words come back", () => {
  const { world, comeback } = stay()
  world.welcomes(0)
  comeback.say("word")
  for (let i = 1; i <= 20; i++) {
    comeback.say("word")
    world.passes(1000)
    world.hearsWord(i, `id${i}`)
  }

  assert.equal(world.sockets.length, 1)
  assert.equal(world.socket.closedWith, undefined)
})

test("after a silence it asks, and an answer is enough", () => {
  const { world } = stay()
  world.welcomes(0)
  for (let i = 0; i < 3; i++) {
    world.passes(10_000)
    assert.equal(world.socket.sent.at(-1).type, "resume")
    world.hears({ type: "welcome", epoch: "e1", offset: 0, recovered: true })
  }

  assert.equal(world.sockets.length, 1)
})

test("some codes mean stay away, and others come back", () => {
  for (const code of [1000, 1008, 4500]) {
    const { world } = stay()
    world.welcomes(0)
    world.loses(code)
    world.passes(60_000)
    assert.equal(world.states.at(-1), "stopped")
    assert.equal(world.sockets.length, 1)
  }
  for (const code of [1001, 1012, 1013, 4000, 1006]) {
    const { world } = stay()
    world.welcomes(0)
    world.loses(code)
    world.passes(500)
    assert.equal(world.sockets.length, 2)
  }
})

test("when the network is back it need not wait half a minute, but still by chance", () => {
  const { world, comeback } = stay()
  for (let i = 0; i < 8; i++) {
    world.loses()
    world.comesToTry()
  }
  world.loses()
  assert.equal(world.states.at(-1), "waiting 9 15000")

  comeback.hurry()

  assert.equal(world.states.at(-1), "waiting 1 250")
  world.passes(250)
  assert.equal(world.sockets.length, 10)
})
