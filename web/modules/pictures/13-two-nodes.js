import { guestWires } from "../wire/ends.js"
import { nodeOf, wordsAndStops } from "../wire/stops.js"
import { drawStops } from "../view/stops.js"

/** Lesson 13's own picture: each word, the node that it came to, and who was told. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "Where a word stops",
  scope: "all wires",
  foot: "Of words that are said over a WebSocket: each has an id, which is the same on every wire.",
  draw: (place, { log, position, selected }) => {
    const guests = log.stage ? guestWires(log.stage).map(({ id, guest }) => ({ id, guest, node: nodeOf(log, id, position) })) : []
    drawStops(place, wordsAndStops(log, position), guests, selected)
  },
}
