import { frameRows } from "../wire/frames.js"
import { drawFrames } from "../view/frames.js"

/** Lesson 06's own picture: the newest frames of a wire, masked and unmasked. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "Frame by frame",
  scope: "the chosen wire",
  foot: "Bytes are header + payload; a client’s header ends with the key. → to the node, ← to the browser.",
  draw: (place, { log, position, wire, selected }) => drawFrames(place, frameRows(log, wire, position), selected),
}
