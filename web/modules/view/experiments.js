import { proofOf, saidOf } from "../course/experiments.js"
import { part } from "./part.js"

/** @typedef {import("../course/experiments.js").Kept} Kept */

/** One experiment of the text, from the list item that the kit has rendered. */
export class ExperimentView {
  #item
  #answers
  #said = document.createElement("p")

  /** What is drawn. Only news is drawn over it, so that a choice just made stays until the kit has noted it. */
  #drawn = ""

  /** @param {HTMLElement} item */
  constructor(item) {
    this.#item = item
    this.#answers = item.querySelector("fieldset")
    this.#said.className = "experiment-said"
    this.#said.setAttribute("role", "status")
    part(item, "dl", HTMLElement).after(this.#said)
    this.draw({}, "")
  }

  get id() {
    return this.#item.dataset.experiment ?? ""
  }

  /** @param {(answer: string) => void} hear */
  onPredict(hear) {
    for (const radio of this.#radios()) radio.addEventListener("change", () => hear(radio.value))
  }

  /**
   * @param {Kept} kept
   * @param {string} epoch of the log that the page shows
   */
  draw(kept, epoch) {
    const drawn = JSON.stringify([kept, epoch])
    if (drawn === this.#drawn) return
    this.#drawn = drawn

    const isDone = kept.ticked === true
    this.#item.classList.toggle("is-done", isDone)
    this.#drawAnswers(kept)
    say(this.#said, saidOf(kept, this.#right()))
    this.#drawSeen(kept, epoch)
  }

  /** The kit could not keep a prediction. @param {Error} problem */
  fail(problem) {
    say(this.#said, problem.message)
  }

  /** @param {Kept} kept */
  #drawAnswers({ predicted, ticked = false }) {
    if (!this.#answers) return
    this.#answers.disabled = ticked
    this.#radios().forEach((radio, index) => {
      radio.checked = radio.value === predicted
      radio.closest("label")?.classList.toggle("is-right", ticked && index === this.#rightIndex())
    })
  }

  /** @param {Kept} kept @param {string} epoch */
  #drawSeen(kept, epoch) {
    const seen = this.#item.querySelector(".seen")
    if (!(seen instanceof HTMLElement)) return
    seen.hidden = !kept.ticked
    const { events, isHere } = proofOf(kept, epoch)
    const proof = part(seen, ".seen-proof", HTMLElement)
    proof.hidden = events.length === 0
    proof.replaceChildren("The proof: ", ...separated(events.map(n => isHere ? linkTo(n) : `event ${n}`)), isHere ? "." : " of an earlier stage.")
  }

  #radios() {
    return [...(this.#answers?.querySelectorAll("input") ?? [])]
  }

  #rightIndex() {
    return Number(this.#answers?.dataset.right ?? -1)
  }

  #right() {
    return this.#radios()[this.#rightIndex()]?.value ?? ""
  }
}

/** A live region speaks whenever its text is set, so it is set only when it changes. */
/** @param {HTMLElement} region @param {string} sentence */
function say(region, sentence) {
  if (region.textContent !== sentence) region.textContent = sentence
}

/** @param {number} n */
function linkTo(n) {
  const link = document.createElement("a")
  link.href = `#event-${n}`
  link.textContent = `event ${n}`
  return link
}

/** @param {(Node | string)[]} things */
function separated(things) {
  return things.flatMap((thing, index) => (index === 0 ? [thing] : [", ", thing]))
}
