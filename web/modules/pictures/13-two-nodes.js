import { guestsIn, wordsAndStops } from "../wire/stops.js"
import { drawStops } from "../view/stops.js"

/** Lesson 13's own picture: each word, the node that it came to, and who was told. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "Where a word stops",
  scope: "all wires",
  foot: "Of words that are said over a WebSocket: each has an id, which is the same on every wire. Times in ms since it was said.",
  draw: (place, { log, position, selected }) => drawStops(place, wordsAndStops(log, position), guestsIn(log, position), [], selected),
}
