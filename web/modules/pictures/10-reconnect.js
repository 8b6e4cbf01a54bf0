import { ceilingOf } from "../chat/backoff.js"
import { bandsOf } from "../wire/bands.js"
import { drawBands } from "../view/bands.js"

/** Lesson 10's own picture: each retry in its band. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "Retries in their bands",
  scope: "the chosen wire",
  foot: "A dot is how long nobody knocked after a loss. Its band goes from nothing to the ceiling that the page’s rule allows, dashed: it doubles with each retry, and is the first again after five seconds that lasted.",
  draw: (place, { log, position, wire, selected }) => drawBands(place, bandsOf(log, wire, position, ceilingOf), selected),
}

export { ledger as second } from "../pages/ledger-picture.js"
