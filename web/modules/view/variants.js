/** The switch between a step's variants: what the program does, and what it would do otherwise. */

import { variantWords } from "../wire/words.js"
import { html } from "./build.js"

export class Variants {
  #place
  #onChoose

  /** What was pressed, until it is so. @type {string | undefined} */
  #wished

  /** @param {HTMLElement} place @param {(variant: string) => Promise<void>} onChoose */
  constructor(place, onChoose) {
    this.#place = place
    this.#onChoose = onChoose
  }

  /** @param {string[]} variants @param {string | null} chosen none while the learner's own program plays */
  draw(variants, chosen) {
    this.#place.hidden = variants.length < 2
    if (this.#place.children.length !== variants.length) this.#place.replaceChildren(...variants.map(variant => this.#option(variant)))
    for (const radio of this.#place.querySelectorAll("input")) radio.checked = radio.value === (this.#wished ?? chosen)
  }

  /** @param {string} variant */
  #option(variant) {
    const radio = html("input", { type: "radio", name: "variant", value: variant })
    radio.addEventListener("change", () => {
      this.#wished = variant
      this.#onChoose(variant).finally(() => (this.#wished = undefined))
    })
    return html("label", {}, radio, ` ${variantWords(variant)}`)
  }
}
