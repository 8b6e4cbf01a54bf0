/** While much comes, drawing takes at most a third of the time: what is left belongs to the hand on the mouse. */
const REST = 2

/** And yet nothing that is drawn is older than half a second, in milliseconds. */
const LONGEST_REST = 500

/** In one frame as many take their turn as begin within so many milliseconds: the browser has its own part to do. */
const FRAME = 5

/**
 * Several things to be drawn, one after the other, over as many frames as that takes: so a hand on the mouse waits for one of
 * them at most. After the last they rest, twice as long as they worked.
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
      let next = turn
      while (next < this.#steps.length && performance.now() - begun < FRAME) this.#steps[next++]()
      // After the browser's own part of the frame, which is work, too.
      setTimeout(() => {
        this.#worked += performance.now() - begun
        if (next < this.#steps.length) this.#take(next)
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
