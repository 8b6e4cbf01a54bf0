import { laddersOf } from "../wire/ladder.js"
import { drawLadders } from "../view/ladder.js"

/** Lesson 03's own picture: each question's way to the bot, try by try. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "The retry ladder",
  scope: "from the node to the bot; the newest above",
  foot: "A try begins at │ and ends at ✓ or ×. The dashed line is the wait that was allowed before it: it doubles from try to try, and chance cuts it short. No wire shows that ceiling; it is inferred from the program.",
  draw: (place, { log, position }) => drawLadders(place, laddersOf(log, position), log.find(position)?.at ?? 0),
}
