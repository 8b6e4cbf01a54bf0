import { guestWires } from "../wire/ends.js"
import { guestState } from "../wire/guest.js"
import { newestFault, whoKnows } from "../wire/knows.js"
import { Chats } from "../view/chats.js"
import { Faults } from "../view/faults.js"
import { part } from "../view/part.js"
import { setText } from "../view/text.js"
import { Variants } from "../view/variants.js"
import { ask } from "./ask.js"
import { LessonPicture } from "./lesson-picture.js"
import { lines } from "./lines.js"
import { restOf } from "./rest-of.js"
import { WireViews } from "./wire-views.js"

/** The stage beside the text: the guests' browsers, what can be broken, and the views of their wires. */
export class StageSide {
  #slug
  #feed
  #log
  #stage = part(document, ".stage", HTMLElement)
  #chats = new Chats(part(document, ".chats", HTMLElement))
  #faults
  #variants
  #views
  #picture
  #drawLines

  /** What came of the last thing that was asked for, if it went wrong. */
  #remark = ""

  /** @param {string} slug @param {import("./feed.js").Feed} feed */
  constructor(slug, feed) {
    this.#slug = slug
    this.#feed = feed
    this.#log = feed.log
    this.#views = new WireViews(this.#stage, this.#log, { kind: "talk", say: problem => this.#say(problem), fetch: restOf(`/lessons/${slug}`), onDraw: () => this.#drawTheRest() })
    this.#picture = new LessonPicture(part(this.#stage, ".picture", HTMLElement), slug)
    this.#drawLines = lines(this.#log)
    this.#faults = new Faults(part(document, ".faults", HTMLElement), {
      choose: wire => this.#views.chooseWire(wire),
      fault: body => this.#ask("POST", `wires/${this.#views.wire}/faults`, body),
      node: (node, what) => this.#ask("POST", `nodes/${node}`, { do: what }),
    })
    this.#variants = new Variants(part(this.#stage, "[data-variants]", HTMLElement), variant => this.#ask("PUT", "variant", { variant }))
    part(this.#stage, "[data-add-guest]", HTMLButtonElement).addEventListener("click", () => this.#ask("POST", "guests", {}))
    feed.onChange(() => this.#drawProblem(), ...this.#views.steps)
  }

  /** @param {string} method @param {string} path @param {object} body */
  #ask(method, path, body) {
    return ask(method, `/lessons/${this.#slug}/${path}`, body)
      .then(() => this.#say(""))
      .catch(problem => this.#say(problem.message))
  }

  /** @param {string} remark */
  #say(remark) {
    this.#remark = remark
    this.#drawProblem()
  }

  /** What stands in the way of everything comes before what went wrong last. */
  #drawProblem() {
    const stage = this.#log.stage
    const problem = !this.#feed.isConnected()
      ? "The kit is not running. Start it with ./kit; this page then goes on by itself."
      : stage?.state === "stopped"
        ? "This stage was stopped, because another lesson was opened. Reload the page to start it again."
        : (stage?.problem ?? this.#remark)
    const place = part(this.#stage, ".stage-problem", HTMLElement)
    place.hidden = problem === ""
    setText(place, problem)
  }

  /** What a lesson's stage has beside the views of its wires, of the same moment and the same selection. */
  #drawTheRest() {
    const stage = this.#log.stage
    if (!stage) return
    const { wire, position, selected } = this.#views
    this.#drawStage(stage)
    this.#drawLines(position)
    this.#picture.draw({ log: this.#log, position, wire, selected })
    const fault = newestFault(this.#log, wire, position)
    this.#faults.tell(fault, fault ? whoKnows(this.#log, fault, wire, position) : [])
  }

  /** @param {import("../wire/log.js").Stage} stage */
  #drawStage(stage) {
    const guests = guestWires(stage)
    setText(part(this.#stage, ".stage-facts", HTMLElement), [`${guests.length} browsers`, `${stage.wires.length} wiretaps`, ...stage.nodes.map((node, i) => partWords(node, i === 0 ? stage.program : undefined))].join(" · "))
    if (stage.state === "running" || guests.length > 0) this.#chats.draw(stage.state === "starting" ? [] : guests, wire => guestState(this.#log, wire))
    if (stage.nodes[0]?.state === "running") this.#chats.showPagesOf(stage.program)
    this.#faults.draw(stage, this.#views.wire)
    this.#variants.draw(stage.variants ?? [], stage.variant ?? null)
    part(this.#stage, "[data-add-guest]", HTMLButtonElement).disabled = stage.state !== "running"
  }
}

/** A process of the stage, and where it is. @param {import("../wire/log.js").Stage["nodes"][number]} node @param {"step" | "mine" | undefined} program what plays it, where that may change */
function partWords({ name = "node", state, pid, port }, program) {
  const who = program === undefined ? `${name}:` : `${name}: ${program === "mine" ? "your program" : "the step"},`
  return `1 ${who} ${state === "running" ? `process ${pid}, port ${port}` : state}`
}
