/** Below the last experiment: all of them once more. Shown as soon as there is something to forget. */
export class AnewButton {
  #place = document.createElement("p")
  #said = document.createElement("span")

  /** @param {HTMLElement} experiments the last list of them */
  constructor(experiments) {
    const button = document.createElement("button")
    button.className = "button"
    button.type = "button"
    button.textContent = "Start the experiments anew"
    this.#place.className = "experiments-anew"
    this.#place.hidden = true
    this.#said.className = "note"
    this.#said.setAttribute("role", "status")
    this.#place.append(button, " ", this.#said)
    experiments.after(this.#place)
  }

  /** @param {() => void} hear */
  onPress(hear) {
    this.#place.addEventListener("click", event => {
      if (event.target instanceof HTMLButtonElement) hear()
    })
  }

  /** @param {Error} problem */
  fail(problem) {
    this.#said.textContent = problem.message
  }

  /** @param {boolean} isNeeded */
  draw(isNeeded) {
    this.#said.textContent = ""
    this.#place.hidden = !isNeeded
  }
}
