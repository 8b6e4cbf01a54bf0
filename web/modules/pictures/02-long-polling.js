import { waitsOf } from "../wire/waits.js"
import { drawWaits } from "../view/waits.js"

/** Lesson 02's own picture: the questions that wait, or waited, and what ended that. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "Who waits",
  scope: "all wires",
  foot: "A line is a question, from when it was asked until it was answered; one without an end still waits. The upright lines are words that were said. The axis ends with the newest event, for the wire tells nothing while nothing happens.",
  draw: (place, { log, position, selected }) => drawWaits(place, waitsOf(log, position), new Map((log.stage?.wires ?? []).map(({ id, guest }) => [id, guest])), selected),
}
