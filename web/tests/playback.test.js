import assert from "node:assert/strict"
import { test } from "node:test"
import { placeWords, Playback } from "../modules/wire/playback.js"

/** Some numbers are missing: they belong to other wires. */
const EVENTS = [3, 5, 10, 11, 14].map(n => ({ n, at: n, kind: "frame" }))

/** @param {number} n */
const pausedAt = n => {
  const playback = new Playback()
  playback.follow(n)
  playback.pause()
  return playback
}

test("live, the newest event is shown; paused, what comes later waits", () => {
  const playback = pausedAt(10)

  playback.follow(14)

  assert.equal(playback.position, 10)
  assert.equal(placeWords(playback, EVENTS), "Paused at event 10 · 2 newer wait")
})

test("a step goes to the next event of this wire, whatever its number", () => {
  const playback = pausedAt(5)

  assert.equal(playback.step(EVENTS), true)
  assert.deepEqual([playback.position, playback.selected], [10, 10])
})

test("after the last event there is no step", () => {
  assert.equal(pausedAt(14).step(EVENTS), false)
})

test("back from live stops at the event before the newest", () => {
  const playback = new Playback()
  playback.follow(14)

  playback.back(EVENTS)

  assert.deepEqual([playback.isLive, playback.position], [false, 11])
})

test("before the first event there is no back", () => {
  const playback = pausedAt(3)

  playback.back(EVENTS)

  assert.equal(playback.position, 3)
})

test("to look at an event that is shown leaves the moment where it is", () => {
  const playback = pausedAt(11)

  playback.select(5)
  assert.equal(playback.position, 11)
  playback.select(14)
  assert.equal(playback.position, 14)
})

test("nothing later than the moment is looked at", () => {
  const playback = pausedAt(14)
  playback.select(11)

  playback.stopAt(5)

  assert.equal(playback.selected, 5)
})

test("before the first event one is told so", () => {
  const playback = pausedAt(14)

  playback.stopAt(0)

  assert.equal(placeWords(playback, EVENTS), "Paused before the first event · 5 newer wait")
})

test("live again, nothing waits", () => {
  const playback = pausedAt(3)

  playback.goLive(14)

  assert.equal(placeWords(playback, EVENTS), "Live: what crosses is shown")
})
