import { ledgerOf } from "../wire/ledger.js"
import { lanesOf } from "../wire/lanes.js"
import { drawLanes } from "../view/lanes.js"
import { drawLedger } from "../view/ledger.js"

/** Lesson 11's own picture: by which lane a client heard what. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "Two lanes",
  scope: "the chosen wire",
  foot: "A bar is a WebSocket that stood, or a question that waited; dashed, an attempt that was not answered. A dot is a word, where it came; a ring, one that the other lane brought, too.",
  draw: (place, { log, position, wire, selected }) => drawLanes(place, lanesOf(log, wire, position), selected),
}

/** And what became of each word. @type {import("../pages/lesson-picture.js").Picture} */
export const second = {
  title: "The ledger",
  scope: "all wires",
  foot: "What crossed the wires of each word: how often it was said, whether who said it was told that it was taken, and how often it came to each guest. What comes twice is shown once: the page knows its offset.",
  draw: (place, { log, position, selected }) => drawLedger(place, ledgerOf(log, position), log.stage?.wires ?? [], selected),
}
