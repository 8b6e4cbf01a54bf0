import assert from "node:assert/strict"
import { test } from "node:test"
import { faultToAsk, KINDS, momentsOf, standingWords } from "../modules/wire/breakage.js"

const ENDS = { client: { name: "browser" }, server: { id: "a", name: "node" } }

const ANSWERS = { way: "to-node", value: 500, jitter: 0, moment: "", amount: 3 }

/** @param {string} name */
const kind = name => KINDS.find(each => each.name === name) ?? KINDS[0]

test("a fault is asked for with what it needs and nothing more", () => {
  assert.deepEqual(faultToAsk(kind("delay"), { ...ANSWERS, jitter: 50 }), { fault: "delay", on: true, way: "to-node", value: 500, jitter: 50 })
  assert.deepEqual(faultToAsk(kind("hold"), ANSWERS), { fault: "hold", on: true, way: "to-node", value: 0 })
  assert.deepEqual(faultToAsk(kind("refuse"), { ...ANSWERS, moment: "every" }), { fault: "refuse", on: true, value: 0, when: { every: 3 } })
})

test("a reset meets both ends, unless it waits for what crosses one way", () => {
  assert.equal("way" in faultToAsk(kind("reset"), ANSWERS), false)
  assert.deepEqual(faultToAsk(kind("reset"), { ...ANSWERS, moment: "after-frames" }), { fault: "reset", on: true, way: "to-node", value: 0, when: { "after-frames": 3 } })
})

test("what meets new connections counts no bytes and no frames", () => {
  assert.deepEqual(momentsOf(kind("reject")).map(({ name }) => name), ["", "every", "seconds"])
})

test("a fault that stands says how much, which way and when", () => {
  assert.equal(standingWords({ fault: "delay", way: "to-node", value: 500, jitter: 50 }, ENDS), "delay 500 ± 50 ms, to node")
  assert.equal(standingWords({ fault: "close", way: "to-browser", value: 0, when: { "after-frames": 3 } }, { client: { name: "node a" }, server: { id: "redis", name: "Redis" } }), "close, to node a, after frames: 3 frames")
})

test("nothing is called packet loss: above TCP there is none", () => {
  assert.equal(/loss|lossy|packet/i.test(JSON.stringify(KINDS)), false)
})
