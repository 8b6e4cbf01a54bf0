import { streamOf } from "../wire/stream-lines.js"
import { drawStreamLines } from "../view/stream-lines.js"

/** Lesson 04's own picture: an event stream as the text that it is. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "The stream, line by line",
  scope: "the newest stream on the chosen wire, or the one you select",
  foot: "An event is what stands before an empty line. The sizes of chunks between the lines are left out here.",
  draw: (place, { log, position, wire, selected }) => drawStreamLines(place, streamOf(log, wire, position, selected), selected),
}
