import { part } from "../view/part.js"

/**
 * What a picture is drawn from, and from nothing else: the log, the moment (the newest event that counts), and what is chosen.
 * @typedef {{ log: import("../wire/log.js").Log, position: number, wire: string, selected: number }} View
 */

/**
 * A lesson's own picture beside the wire: `modules/pictures/` has it under the lesson's slug. It joins what decides, in `wire`,
 * with what draws, in `view`.
 * @typedef {object} Picture
 * @property {string} title
 * @property {string} scope which wires it is about, in a word or two
 * @property {string} foot how to read it, in a sentence
 * @property {(place: HTMLElement, view: View) => void} draw
 */

/** The panel in which a lesson's picture is drawn, whatever it is. */
export class LessonPicture {
  #panel

  /** @type {Picture | undefined} */
  #picture

  /** What is to be drawn as soon as the lesson's picture is there. @type {View | undefined} */
  #view

  /** @param {HTMLElement} panel @param {string} slug */
  constructor(panel, slug) {
    this.#panel = panel
    import(`../pictures/${slug}.js`).then(({ picture }) => this.#hang(picture))
  }

  /** @param {Picture} picture */
  #hang(picture) {
    this.#picture = picture
    this.#panel.setAttribute("aria-label", picture.title)
    part(this.#panel, ".picture-title", HTMLElement).textContent = picture.title
    part(this.#panel, ".picture-scope", HTMLElement).textContent = picture.scope
    part(this.#panel, ".picture-foot", HTMLElement).textContent = picture.foot
    part(this.#panel, ".picture-place", HTMLElement).setAttribute("aria-label", `${picture.title}, as a table`)
    this.#panel.hidden = false
    if (this.#view) this.draw(this.#view)
  }

  /** @param {View} view */
  draw(view) {
    this.#view = view
    this.#picture?.draw(part(this.#panel, ".picture-place", HTMLElement), view)
  }
}
