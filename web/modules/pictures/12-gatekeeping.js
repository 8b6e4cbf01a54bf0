import { overheard } from "../wire/overheard.js"
import { drawOverheard } from "../view/overheard.js"

/** Lesson 12's own picture: what somebody on the way can read. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "What an eavesdropper reads",
  scope: "all wires",
  foot: "In the open, everything: words, and tickets in an address. Of TLS only that there is a record, which way it goes, and how long it is: the grey bar.",
  draw: (place, { log, position, selected }) => drawOverheard(place, overheard(log, position), new Map((log.stage?.wires ?? []).map(({ id, guest }) => [id, guest])), selected),
}

/** What became of each word: the ledger of lesson 10. */
export { second } from "./10-reconnect.js"
