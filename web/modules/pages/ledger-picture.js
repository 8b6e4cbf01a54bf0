import { ledgerOf } from "../wire/ledger.js"
import { drawLedger } from "../view/ledger.js"

/** The second picture of lessons 10 to 12: what became of each word. @type {import("./lesson-picture.js").Picture} */
export const ledger = {
  title: "The ledger",
  scope: "all wires",
  foot: "What crossed the wires of each word: how often it was said, whether who said it was told that it was taken, and how often it came to each guest. What comes twice is shown once: the page knows its offset.",
  draw: (place, { log, position, selected }) => drawLedger(place, ledgerOf(log, position), log.stage?.wires ?? [], selected),
}
