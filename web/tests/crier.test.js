import assert from "node:assert/strict"
import { test } from "node:test"
import { Crier } from "../modules/chat/crier.js"
import { bytesOf } from "../modules/chat/filled.js"
import { shortened } from "../modules/chat/shortened.js"

/** A clock that strikes when it is told to. */
class Clock {
  /** @type {Map<number, () => void>} */
  #bells = new Map()
  #set = 0

  every = (/** @type {() => void} */ what) => {
    this.#bells.set(++this.#set, what)
    return this.#set
  }

  stop = (/** @type {number} */ bell) => void this.#bells.delete(bell)

  strikes(times = 1) {
    for (let i = 0; i < times; i++) for (const bell of [...this.#bells.values()]) bell()
  }
}

const crying = (clock = new Clock()) => {
  /** @type {string[]} */
  const said = []
  return { clock, said, crier: new Crier(text => said.push(text), clock.every, clock.stop) }
}

test("it says as many words as it was told to, and no more", () => {
  const { clock, said, crier } = crying()

  crier.cry(3, 20)
  clock.strikes(5)

  assert.equal(said.length, 3)
})

test("each word has its number, and so many bytes", () => {
  const { clock, said, crier } = crying()

  crier.cry(2, 60_000)
  clock.strikes(2)

  assert.deepEqual(said.map(bytesOf), [60_000, 60_000])
  assert.match(said[0], /^word 1 xxx/)
  assert.match(said[1], /^word 2 xxx/)
})

test("who is told to stop says nothing more, and may begin anew", () => {
  const { clock, said, crier } = crying()
  crier.cry(5, 20)
  clock.strikes(2)

  crier.stop()
  clock.strikes(2)
  assert.equal(said.length, 2)

  crier.cry(1, 20)
  clock.strikes(2)
  assert.equal(said.length, 3)
})

test("who begins anew does not say both", () => {
  const { clock, said, crier } = crying()

  crier.cry(5, 20)
  crier.cry(2, 20)
  clock.strikes(5)

  assert.equal(said.length, 2)
})

test("a long text is shown by its beginning and its length", () => {
  assert.equal(shortened("hello"), "hello")
  assert.equal(shortened("é".repeat(50)), `${"é".repeat(40)}… (100 bytes)`)
})
