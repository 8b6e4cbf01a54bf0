import { whoHears } from "../wire/hears.js"
import { drawHears } from "../view/hears.js"

/** Lesson 07's own picture: what was said, and when each guest's wire handed it on. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "Who hears what",
  scope: "all wires",
  foot: "From the frame that said it until the tap passed it on.",
  draw: (place, { log, position, selected }) => drawHears(place, whoHears(log, position), log.stage?.wires ?? [], selected),
}
