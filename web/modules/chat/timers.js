/** Clocks that are known by name: to set one again is to wait anew. */
export class Timers {
  #world

  /** @type {Map<string, unknown>} */
  #timers = new Map()

  /** @param {{ after: (what: () => void, ms: number) => unknown, cancel: (timer: any) => void }} world */
  constructor(world) {
    this.#world = world
  }

  /** @param {string} name @param {() => void} what @param {number} ms */
  set(name, what, ms) {
    this.clear(name)
    const timer = this.#world.after(() => {
      this.#timers.delete(name)
      what()
    }, ms)
    this.#timers.set(name, timer)
  }

  /** @param {string} name */
  has(name) {
    return this.#timers.has(name)
  }

  /** @param {string} name */
  clear(name) {
    if (this.has(name)) this.#world.cancel(this.#timers.get(name))
    this.#timers.delete(name)
  }

  clearAll() {
    for (const name of [...this.#timers.keys()]) this.clear(name)
  }
}
