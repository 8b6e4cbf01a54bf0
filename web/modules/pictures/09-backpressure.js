import { backlogOf } from "../wire/backlog.js"
import { drawBacklog } from "../view/backlog.js"

/** Lesson 09's own picture: where it waits, and the node's heap. @type {import("../pages/lesson-picture.js").Picture} */
export const picture = {
  title: "Where it waits",
  scope: "all wires",
  foot: "The heap is what the node’s garbage collector logs after each of its runs. What is before a tap nobody can see: it is what another guest has been sent more, dashed, and may be in the node, in the kernels’ buffers, or dropped.",
  draw: (place, { log, position }) => drawBacklog(place, backlogOf(log, position), gauge => nameOf(log, gauge)),
}

/** @param {import("../wire/log.js").Log} log @param {import("../wire/backlog.js").Gauge} gauge */
function nameOf({ stage }, { where, of }) {
  const node = stage?.nodes.find(({ id }) => id === of)?.name ?? "the node"
  const guest = stage?.wires.find(({ id }) => id === of)?.guest ?? of
  return { heap: `${node}’s heap`, before: `to ${guest}, before the tap`, tap: `in ${guest}’s tap` }[where]
}
