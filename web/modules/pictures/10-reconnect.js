import { ceilingOf } from "../chat/backoff.js"
import { bandsOf } from "../wire/bands.js"
import { ledgerOf } from "../wire/ledger.js"
import { drawBands } from "../view/bands.js"
import { drawLedger } from "../view/ledger.js"

/** Lesson 10's own picture: each retry in its band. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "Retries in their bands",
  scope: "the chosen wire",
  foot: "A dot is how long nobody knocked after a loss. Its band goes from nothing to the ceiling that the page’s rule allows, dashed: it doubles with each retry, and is the first again after five seconds that lasted.",
  draw: (place, { log, position, wire, selected }) => drawBands(place, bandsOf(log, wire, position, ceilingOf), selected),
}

/** And what became of each word. @type {import("../pages/lesson-picture.js").Picture} */
export const second = {
  title: "The ledger",
  scope: "all wires",
  foot: "What crossed the wires of each word: how often it was said, whether who said it was told that it was taken, and how often it came to each guest. What comes twice is shown once: the page knows its offset.",
  draw: (place, { log, position, selected }) => drawLedger(place, ledgerOf(log, position), log.stage?.wires ?? [], selected),
}
