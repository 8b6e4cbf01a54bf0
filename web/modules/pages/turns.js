/** While much comes, drawing takes at most a third of the time: what is left belongs to the hand on the mouse. */
const REST = 2

/** And yet nothing that is drawn is older than half a second, in milliseconds. */
const LONGEST_REST = 500

/**
 * Several things to be drawn, each in a frame of its own, one after the other: so nobody waits longer than for one of them.
 * After the last they rest, as long as they worked or longer.
 */
export class Turns {
  #steps
  #isUnderWay = false
  #isWished = false
  #worked = 0

  /** @param {(() => void)[]} steps */
  constructor(steps) {
    this.#steps = steps
  }

  /** Something is new: a round begins now, or after the one that is under way. */
  wish() {
    this.#isWished = true
    if (!this.#isUnderWay) this.#begin()
  }

  /** All of them at once, for who waits for it. */
  now() {
    for (const step of this.#steps) step()
  }

  #begin() {
    this.#isUnderWay = true
    this.#isWished = false
    this.#worked = 0
    this.#take(0)
  }

  /** A hidden tab has no frames; it goes on when it is shown. @param {number} turn */
  #take(turn) {
    requestAnimationFrame(() => {
      const begun = performance.now()
      this.#steps[turn]()
      // After the browser's own part of the frame, which is work, too.
      setTimeout(() => {
        this.#worked += performance.now() - begun
        if (turn + 1 < this.#steps.length) this.#take(turn + 1)
        else this.#rest()
      })
    })
  }

  #rest() {
    setTimeout(() => {
      this.#isUnderWay = false
      if (this.#isWished) this.#begin()
    }, Math.min(LONGEST_REST, REST * this.#worked))
  }
}
