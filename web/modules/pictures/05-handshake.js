import { knockSteps } from "../wire/knock.js"
import { drawKnock } from "../view/knock.js"

/** Lesson 05's own picture: how the answer to the newest handshake comes about. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "From the key to the answer",
  scope: "the newest knock on the chosen wire",
  foot: "Worked out from the key that crossed the wire; the last row is what the node really answered.",
  draw: (place, { log, position, wire, selected }) => drawKnock(place, knockSteps(log, wire, position), selected),
}
