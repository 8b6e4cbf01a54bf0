import assert from "node:assert/strict"
import { test } from "node:test"
import { addressOf, arrivalAt, targetOf } from "../modules/wire/address.js"
import { Log } from "../modules/wire/log.js"

/** @param {number[]} numbers */
const logOf = (...numbers) => {
  const log = new Log()
  log.hearStage({ state: "running", problem: null, program: "step", epoch: "5f1c09ab", newest: 0, nodes: [], wires: [] })
  log.append(numbers.map(n => ({ n, at: n, kind: "node" })))
  return log
}

test("an event's address leads back to it", () => {
  const address = new URL(addressOf(logOf(17), 17), "http://localhost:8080/lessons/07-chat")

  assert.deepEqual(targetOf(address), { n: 17, epoch: "5f1c09ab" })
  assert.deepEqual(arrivalAt(logOf(17), { n: 17, epoch: "5f1c09ab" }), { isHere: true })
})

test("a link within the text names no log, and means the one that runs", () => {
  assert.deepEqual(arrivalAt(logOf(17), { n: 17, epoch: null }), { isHere: true })
})

test("an event of an earlier stage is not taken for the one that has its number now", () => {
  assert.match(arrivalAt(logOf(17), { n: 17, epoch: "00000000" })?.problem ?? "", /earlier stage/)
})

test("an event that made room for newer ones is said to be gone", () => {
  assert.match(arrivalAt(logOf(900), { n: 17, epoch: null })?.problem ?? "", /no longer in the log/)
})

test("as long as the log has not come that far, nothing is said", () => {
  assert.equal(arrivalAt(logOf(3), { n: 17, epoch: null }), undefined)
  assert.equal(arrivalAt(new Log(), { n: 17, epoch: "5f1c09ab" }), undefined)
})

test("other addresses lead to no event", () => {
  assert.equal(targetOf({ search: "?log=x", hash: "#your-turn" }), undefined)
  assert.equal(targetOf({ search: "", hash: "" }), undefined)
})

test("an address may lead to one byte of an event", () => {
  const log = new Log()
  log.hearStage(/** @type {any} */ ({ epoch: "e1" }))

  assert.equal(addressOf(log, 12, 5), "?log=e1#event-12.b5")
  assert.deepEqual(targetOf({ search: "?log=e1", hash: "#event-12.b5" }), { n: 12, byte: 5, epoch: "e1" })
})
