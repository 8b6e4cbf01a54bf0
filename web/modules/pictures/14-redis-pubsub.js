import { guestsIn, nodesAtRedis, wordsAndStops } from "../wire/stops.js"
import { drawStops } from "../view/stops.js"

/** Lesson 14's own picture: each word on its way to Redis and from there. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "Where a word goes",
  scope: "all wires",
  foot: "Each word has an id, which is the same in a frame and in Redis. Times in ms since it was said.",
  draw: (place, { log, position, selected }) => drawStops(place, wordsAndStops(log, position), guestsIn(log, position), nodesAtRedis(log), selected),
}
