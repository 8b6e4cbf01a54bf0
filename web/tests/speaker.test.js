import assert from "node:assert/strict"
import { test } from "node:test"
import { Speaker } from "../modules/chat/speaker.js"

const ada = { room: "lobby", name: "Ada" }

/** A server that notes what is posted, and answers when it is told to. */
class Server {
  /** @type {string[]} */
  posted = []

  /** @type {(() => void)[]} */
  #answers = []

  constructor(answer = async () => Response.json({ offset: 1 }, { status: 201 })) {
    this.answer = answer
  }

  /** @type {any} */
  post = async (/** @type {string} */ address, /** @type {{ body: string }} */ { body }) => {
    this.posted.push(`${address} ${JSON.parse(body).text}`)
    await new Promise(resolve => this.#answers.push(() => resolve(undefined)))
    return this.answer()
  }

  async answersNext() {
    while (this.#answers.length === 0) await Promise.resolve()
    this.#answers.shift()?.()
  }
}

test("a word is posted when the one before it was answered", async () => {
  const server = new Server()
  const speaker = new Speaker(ada, server.post)

  const one = speaker.say("one")
  const two = speaker.say("two")
  await server.answersNext()
  assert.equal(await one, "")
  await server.answersNext()
  assert.equal(await two, "")

  assert.deepEqual(server.posted, ["/messages one", "/messages two"])
})

test("what the server refuses is said in its words", async () => {
  const server = new Server(async () => Response.json({ message: "That was too much at once." }, { status: 413 }))

  const refused = new Speaker(ada, server.post).say("hello")
  await server.answersNext()

  assert.equal(await refused, "That was too much at once.")
})

test("whoever got no answer does not know, and the next word is posted all the same", async () => {
  const server = new Server(() => Promise.reject(new TypeError("gone")))
  const speaker = new Speaker(ada, server.post)

  const one = speaker.say("one")
  await server.answersNext()
  assert.match(await one, /perhaps not said/)
  const two = speaker.say("two")
  await server.answersNext()
  await two

  assert.deepEqual(server.posted, ["/messages one", "/messages two"])
})
