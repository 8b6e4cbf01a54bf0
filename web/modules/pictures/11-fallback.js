import { lanesOf } from "../wire/lanes.js"
import { drawLanes } from "../view/lanes.js"

/** Lesson 11's own picture: by which lane a client heard what. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "Two lanes",
  scope: "the chosen wire",
  foot: "A bar is a WebSocket that stood, or a question that waited; dashed, an attempt that was not answered. A dot is a word, where it came; a ring, one that the other lane brought, too.",
  draw: (place, { log, position, wire, selected }) => drawLanes(place, lanesOf(log, wire, position), selected),
}

/** What became of each word: the ledger of lesson 10. */
export { second } from "./10-reconnect.js"
