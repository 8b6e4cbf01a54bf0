/** Which moment of the log is shown: the newest, or one at which the learner has stopped. No DOM, no clock. */

import { firstAfter } from "./order.js"

/** @typedef {import("./log.js").LogEvent} LogEvent */

export class Playback {
  isLive = true
  isPlaying = false

  /** The newest event that is shown; what comes after it waits. */
  position = 0

  /** The event that is taken apart, 0 if none is. */
  selected = 0

  /** @param {number} newest of the log */
  follow(newest) {
    if (this.isLive) this.position = newest
  }

  /** @param {number} newest */
  goLive(newest) {
    this.isLive = true
    this.isPlaying = false
    this.position = newest
  }

  pause() {
    this.isLive = false
    this.isPlaying = false
  }

  play() {
    this.isLive = false
    this.isPlaying = true
  }

  /** Nothing later than the moment is looked at. @param {number} n */
  stopAt(n) {
    this.isLive = false
    this.position = n
    this.selected = Math.min(this.selected, n)
  }

  /**
   * One event on among those that can be shown; it is selected too.
   * @param {LogEvent[]} all
   * @returns {boolean} whether there was one
   */
  step(all) {
    const next = all[firstAfter(all, this.position)]
    this.isLive = false
    if (!next) return false
    this.position = next.n
    this.selected = next.n
    return true
  }

  /** One event back. @param {LogEvent[]} all */
  back(all) {
    const before = all[firstAfter(all, this.position) - 2]
    this.isLive = false
    this.isPlaying = false
    if (!before) return
    this.position = before.n
    this.selected = before.n
  }

  /** Looks at an event; if it was not shown yet, the moment moves there. @param {number} n */
  select(n) {
    this.selected = n
    if (n > this.position) this.position = n
  }
}

/** Between two events when they are played one by one, in milliseconds. */
const EVEN = 700

/** Nobody waits longer for the next event, and none is shown for less: in milliseconds. */
const LONGEST = 3000
const SHORTEST = 40

/**
 * How long the next event lets wait when the log is played.
 * @param {LogEvent | undefined} before
 * @param {LogEvent | undefined} next
 * @param {string} pace "even", or how many times as fast as it was
 */
export function pauseBefore(before, next, pace) {
  if (pace === "even" || !before || !next) return EVEN
  return Math.min(LONGEST, Math.max(SHORTEST, (next.at - before.at) / Number(pace)))
}

/** Whether a moment is worth jumping to: a WebSocket was opened, something was broken, something ended. @param {LogEvent} event */
export function isLandmark(event) {
  return event.response?.status === 101 || (event.kind === "frame" && event.opcode === 0x8) || ["fault", "violation", "refused", "node"].includes(event.kind) || event.how === "reset"
}

/** "Paused at event 10 · 2 newer wait". @param {Playback} playback @param {LogEvent[]} all */
export function placeWords(playback, all) {
  const newer = all.length - firstAfter(all, playback.position)
  if (playback.isLive) return all.length === 0 ? "Live: nothing has crossed yet" : "Live: what crosses is shown"
  const waiting = newer === 0 ? "none newer" : newer === 1 ? "1 newer waits" : `${newer} newer wait`
  const place = all.length === newer ? "before the first event" : `at event ${playback.position}`
  return `${playback.isPlaying ? "Playing" : "Paused"} ${place} · ${waiting}`
}
