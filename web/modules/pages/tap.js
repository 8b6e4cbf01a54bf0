import { newestFault, whoKnows } from "../wire/knows.js"
import { Faults } from "../view/faults.js"
import { part } from "../view/part.js"
import { setText } from "../view/text.js"
import { ask } from "./ask.js"
import { feedOf } from "./feed.js"
import { lines } from "./lines.js"
import { restOf } from "./rest-of.js"
import { shell } from "./shell.js"
import { WireViews } from "./wire-views.js"

/** The page of a tap that stands alone: the same views as in a lesson, before a server that is not ours. */
const base = part(document, "main", HTMLElement).dataset.base ?? ""
const stage = part(document, ".stage", HTMLElement)
const feed = feedOf(`${base}/feed`)
const { log } = feed
let remark = ""

const views = new WireViews(stage, log, { kind: "all", say, fetch: restOf(base), onDraw: drawTheRest })
const drawLines = lines(log)
const faults = new Faults(part(stage, ".faults", HTMLElement), {
  choose: wire => views.chooseWire(wire),
  fault: body => ask("POST", `${base}/wires/${views.wire}/faults`, body).then(() => say(""), problem => say(problem.message)),
  node: () => undefined,
})

shell()
feed.onChange(drawProblem, ...views.steps)

/** @param {string} words */
function say(words) {
  remark = words
  drawProblem()
}

function drawProblem() {
  const problem = feed.isConnected() ? (log.stage?.problem ?? remark) : "The tap is not running. Start it again with ./kit tap; this page then goes on by itself."
  const place = part(stage, ".stage-problem", HTMLElement)
  place.hidden = problem === ""
  setText(place, problem)
}

function drawTheRest() {
  if (!log.stage) return
  const { wires } = log.stage
  const facts = wires.map(wire => `${wire.page || wire.guest} → ${wire.to}`).join(" · ")
  setText(part(document, ".tap-facts", HTMLElement), facts)
  faults.draw(log.stage, views.wire)
  drawLines(views.position)
  const fault = newestFault(log, views.wire, views.position)
  faults.tell(fault, fault ? whoKnows(log, fault, views.wire, views.position) : [])
}
