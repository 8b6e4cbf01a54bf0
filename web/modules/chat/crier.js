import { bytesOf, filled } from "./filled.js"

/** From one word to the next, in milliseconds: 50 a second. */
export const PACE = 20

/** Says one word after another at a pace, until all are said or somebody stops it. */
export class Crier {
  #say
  #every

  /** @type {unknown} */
  #timer

  /**
   * @param {(text: string) => void} say
   * @param {(what: () => void, ms: number) => unknown} [every] does something again and again, until it is stopped
   * @param {(timer: any) => void} [stop]
   */
  constructor(say, every = setInterval, stop = clearInterval) {
    this.#say = say
    this.#every = (/** @type {() => void} */ what, /** @type {number} */ ms) => every(what, ms)
    this.stop = () => stop(this.#timer)
  }

  /**
   * Says so many words of so many bytes each, as they cross the wire; each has its number in it. What was being said is stopped.
   * @param {number} count
   * @param {number} bytes
   */
  cry(count, bytes) {
    let said = 0
    this.stop()
    this.#timer = this.#every(() => {
      said++
      const name = `word ${said} `
      this.#say(name + filled("x", bytes - bytesOf(name)))
      if (said === count) this.stop()
    }, PACE)
  }
}
