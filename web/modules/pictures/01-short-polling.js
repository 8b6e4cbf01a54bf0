import { metersOf, silentHour } from "../wire/meter.js"
import { drawMeter } from "../view/meter.js"

/** Lesson 01's own picture: what asking costs, and how much of it brings nothing. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "What asking costs",
  scope: "all wires; the hour is the chosen one’s",
  foot: "Its bytes are those of what was asked for nothing; a message costs all bytes, shared among the messages that came. Heads are counted, loading the page is not.",
  draw: (place, { log, position, wire }) => {
    const wires = log.stage?.wires ?? []
    const meters = metersOf(log, position)
    const guest = wires.find(({ id }) => id === wire)?.guest ?? wire
    drawMeter(place, meters, new Map(wires.map(each => [each.id, each.guest])), { guest, hour: silentHour(meters.find(each => each.wire === wire)) })
  },
}
