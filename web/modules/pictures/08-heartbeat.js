import { silenceOf } from "../wire/silence.js"
import { drawHeardOf } from "../view/heard-of.js"

/** Lesson 08's own picture: what each end has heard of the other, and what it knows. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "Who has heard of whom",
  scope: "all wires",
  foot: "◆ is a ping or a pong, ● another frame, each at the moment when it came to that end. A dashed line is silence, × the moment when that end knew of the connection’s end. The axis ends with the newest event.",
  draw: (place, { log, position, selected }) => drawHeardOf(place, silenceOf(log, position), new Map((log.stage?.wires ?? []).map(({ id, guest }) => [id, guest])), selected),
}
