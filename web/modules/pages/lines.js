import { Traffic } from "../wire/traffic.js"
import { part } from "../view/part.js"
import { Topology } from "../view/topology.js"

/** @typedef {import("../wire/log.js").Log} Log */

/** A rate falls also while nothing comes: looked at once a second. */
const LOOK_EVERY = 1000

/**
 * The parts of the stage and the lines between them.
 * @param {Log} log
 * @returns {(now: number) => void} draws the moment
 */
export function lines(log) {
  const picture = new Topology(part(document, ".topology", HTMLElement))
  const traffic = new Traffic(log)
  let [newest, seenAt, drawn] = [0, 0, 0]
  const draw = () => {
    if (!log.stage) return
    const last = log.find(drawn)
    const isNewest = drawn === log.newest
    // While live, time goes on by the page's clock from the newest event; stopped, it is the event's.
    const at = (last?.at ?? 0) + (isNewest ? performance.now() - seenAt : 0)
    picture.draw(log.stage, log.stage.wires.map(wire => traffic.on(wire.id, { now: drawn, at })), isNewest)
  }
  setInterval(draw, LOOK_EVERY)
  return now => {
    drawn = now
    if (log.newest !== newest) [newest, seenAt] = [log.newest, performance.now()]
  }
}
