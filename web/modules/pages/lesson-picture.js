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

/** The panels in which a lesson's pictures are drawn, whatever they are: `picture`, and perhaps a `second`. */
export class LessonPicture {
  #panel

  /** @type {{ place: HTMLElement, picture: Picture }[]} */
  #hung = []

  /** What is to be drawn as soon as the lesson's picture is there. @type {View | undefined} */
  #view

  /** @param {HTMLElement} panel as it is in the page, empty @param {string} slug */
  constructor(panel, slug) {
    this.#panel = panel
    import(`../pictures/${slug}.js`).then(({ picture, second }) => this.#hangAll(second ? [picture, second] : [picture]))
  }

  /** @param {Picture[]} pictures */
  #hangAll(pictures) {
    const panels = pictures.map(() => /** @type {HTMLElement} */ (this.#panel.cloneNode(true)))
    this.#panel.replaceWith(...panels)
    this.#hung = pictures.map((picture, i) => ({ picture, place: hang(panels[i], picture) }))
    if (this.#view) this.draw(this.#view)
  }

  /** @param {View} view */
  draw(view) {
    this.#view = view
    for (const { place, picture } of this.#hung) picture.draw(place, view)
  }
}

/** @param {HTMLElement} panel @param {Picture} picture @returns where it is drawn */
function hang(panel, picture) {
  panel.setAttribute("aria-label", picture.title)
  part(panel, ".picture-title", HTMLElement).textContent = picture.title
  part(panel, ".picture-scope", HTMLElement).textContent = picture.scope
  part(panel, ".picture-foot", HTMLElement).textContent = picture.foot
  const place = part(panel, ".picture-place", HTMLElement)
  place.setAttribute("aria-label", `${picture.title}, as a table`)
  panel.hidden = false
  return place
}
