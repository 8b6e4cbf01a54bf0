import { baseName, duration, headOf, isCode, newestOf, pointedAt, rowOf } from "../course/verdict.js"
import { breakable } from "./code.js"
import { copyOf, part } from "./part.js"

/** @typedef {import("../course/verdict.js").Verdict} Verdict */
/** @typedef {import("../course/verdict.js").Check} Check */
/** @typedef {import("../course/verdict.js").Evidence} Evidence */
/** @typedef {import("../course/verdict.js").Line} Line */
/** @typedef {import("../course/verdict.js").Problem} Problem */

/**
 * The panel below "Your turn". While the next run is on its way each row keeps its place and its evidence until it has
 * news, so nothing flickers and nothing that is being read goes away.
 */
export class VerdictView {
  element = copyOf("verdict", HTMLElement)

  /** @type {Map<string, Row>} */
  #rows = new Map()

  #run = part(this.element, "[data-do=run]", HTMLButtonElement)
  #judge = part(this.element, "[data-do=judge]", HTMLButtonElement)
  #said = part(this.element, ".verdict-said", HTMLElement)

  /** @param {string} file the learner's, from the project's root */
  constructor(file) {
    const link = part(this.element, ".verdict-file a", HTMLAnchorElement)
    link.href = `/source/${file}`
    link.append(...breakable(file))
    this.draw(undefined)
    this.drawProgram("step")
  }

  /** @param {{ run: (program: "step" | "mine") => Promise<unknown>, judge: () => Promise<unknown> }} acts */
  onPress({ run, judge }) {
    this.#run.addEventListener("click", () => {
      const isMine = this.#run.value === "mine"
      this.#press(this.#run, () => run(isMine ? "mine" : "step"), isMine ? "Your program is on the stage now. Reload both browsers to meet it." : "The step is back on the stage. Reload both browsers.")
    })
    this.#judge.addEventListener("click", () => this.#press(this.#judge, judge, ""))
  }

  /** @param {Verdict | undefined} verdict undefined as long as nothing was judged */
  draw(verdict) {
    const head = headOf(verdict)
    this.element.className = `verdict is-${head.kind}`
    drawMark(this.element, head.mark)
    setText(this.element, ".verdict-word", head.word)
    setText(this.element, ".verdict-sum", head.sum)
    setText(this.element, ".verdict-run", head.run)
    setText(this.element, ".verdict-aloud", verdict?.state === "judged" ? `${head.word}. ${head.sum}` : "")

    // Until the first check is through, what the run before said stays: most likely it is being read.
    const hasNews = verdict?.state === "judged" || verdict?.checks?.some(check => check.verdict !== "waiting")
    if (hasNews) this.#drawProblem(verdict?.problem)
    if (hasNews || verdict?.checks?.length) this.#drawChecks(verdict)
    this.#drawOutput(verdict?.output ?? "")
  }

  /**
   * Whose program runs on the stage decides what the first button offers.
   * @param {string} program
   */
  drawProgram(program) {
    this.#run.value = program === "mine" ? "step" : "mine"
    this.#run.textContent = program === "mine" ? "Back to the step" : "Run mine on the stage"
  }

  /** @param {Problem | null | undefined} problem */
  #drawProblem(problem) {
    const section = part(this.element, ".verdict-problem", HTMLElement)
    section.hidden = !problem
    if (!problem) return

    const { title, file, line, column, tryThis } = problem
    const excerpt = problem.excerpt ?? ""
    const message = problem.message ?? ""
    const link = part(section, "a", HTMLAnchorElement)
    link.textContent = file ? baseName(file) + (line ? `:${line}` : "") : title
    if (file) link.href = `/source/${file}${line ? `#L${line}` : ""}`
    else link.removeAttribute("href")

    const { before, word, after } = pointedAt(excerpt, column)
    part(section, ".is-line", HTMLElement).hidden = excerpt === ""
    setText(section, ".is-before", before)
    setText(section, "mark", word)
    setText(section, ".is-after", after)
    setText(section, ".is-message", message)
    part(section, "pre", HTMLElement).hidden = excerpt === "" && message === ""
    drawTryThis(part(section, ".next", HTMLElement), tryThis)
  }

  /** @param {Verdict | undefined} verdict */
  #drawChecks(verdict) {
    const list = part(this.element, ".verdict-checks", HTMLElement)
    const checks = verdict?.checks ?? []
    const stays = new Set(checks.map(({ id }) => id))
    for (const [id, row] of this.#rows) {
      if (!stays.has(id)) this.#rows.delete(id), row.element.remove()
    }
    for (const check of checks) {
      const row = this.#rows.get(check.id) ?? new Row()
      this.#rows.set(check.id, row)
      if (row.element.parentNode !== list) list.append(row.element)
      row.draw(check)
    }
    list.hidden = checks.length === 0
    if (verdict?.state === "judged") this.#openFirstFailed(checks)
  }

  /** The first thing to read lies open, unless somebody has opened another. @param {Check[]} checks */
  #openFirstFailed(checks) {
    const rows = [...this.#rows.values()]
    if (rows.some(row => row.isOpen())) return
    const first = checks.find(({ verdict, evidence }) => verdict === "failed" && evidence)
    if (first) this.#rows.get(first.id)?.open()
  }

  /** @param {string} output */
  #drawOutput(output) {
    const details = part(this.element, ".verdict-output", HTMLElement)
    details.hidden = output.trim() === ""
    setText(details, "pre", output.trimEnd())
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {() => Promise<unknown>} act
   * @param {string} done what is said when it has worked
   */
  async #press(button, act, done) {
    if (button.ariaBusy === "true") return
    button.ariaBusy = "true"
    this.#said.textContent = ""
    try {
      await act()
      this.#said.textContent = done
    } catch (refusal) {
      this.#said.textContent = refusal instanceof Error ? refusal.message : String(refusal)
    } finally {
      button.ariaBusy = "false"
    }
  }
}

/** One check: shape, name, and what lies behind it. */
class Row {
  element = copyOf("verdict-check", HTMLElement)

  #plain = part(this.element, ".verdict-plain", HTMLElement)
  #title = part(this.element, ".verdict-title", HTMLElement)
  #details = part(this.element, ":scope > details", HTMLDetailsElement)
  #summary = part(this.#details, "summary", HTMLElement)

  /** The evidence that is drawn, to see whether there is a newer one. */
  #drawn = ""

  /** @param {Check} check */
  draw(check) {
    const { kind, mark, word, note, labels, evidence } = rowOf(check)
    this.element.className = `verdict-check is-${kind}`
    drawMark(this.element, mark)
    setText(this.element, ".verdict-id", check.id)
    setText(this.element, ".verdict-name", check.name)
    setText(this.element, ".verdict-state", word)
    setText(this.element, ".note", note)
    if (check.verdict === "waiting") return
    setText(this.#details, ".evidence-expected dt", labels?.expected ?? "")
    setText(this.#details, ".evidence-received dt", labels?.received ?? "")
    this.#drawEvidence(evidence)
  }

  isOpen() {
    return this.#details.open && !this.#details.hidden
  }

  open() {
    this.#details.open = true
  }

  /** @param {Evidence | null | undefined} evidence */
  #drawEvidence(evidence) {
    const drawn = JSON.stringify(evidence ?? "")
    if (drawn === this.#drawn) return
    this.#drawn = drawn
    this.#details.hidden = !evidence
    this.#plain.hidden = Boolean(evidence)
    ;(evidence ? this.#summary : this.#plain).append(this.#title)
    if (!evidence) return

    const { expected, received, tryThis, transcript = [], leftOut = 0 } = evidence
    drawFact(this.#details, ".evidence-expected", expected)
    drawFact(this.#details, ".evidence-received", received)
    drawTalk(part(this.#details, ".evidence-talk", HTMLElement), transcript, leftOut)
    drawTryThis(part(this.#details, ".next", HTMLElement), tryThis)
  }
}

/** @param {ParentNode} root @param {string} selector @param {string} fact */
function drawFact(root, selector, fact) {
  part(root, selector, HTMLElement).hidden = fact === ""
  part(root, `${selector} dd`, HTMLElement).classList.toggle("is-code", isCode(fact))
  setText(root, `${selector} dd`, fact)
}

/** @param {HTMLElement} talk @param {Line[]} transcript @param {number} leftOut */
function drawTalk(talk, transcript, leftOut) {
  const { earlier, newest, before } = newestOf(transcript, leftOut)
  talk.hidden = transcript.length === 0
  part(talk, ".talk-newest", HTMLElement).replaceChildren(...newest.map(drawLine))
  part(talk, ".talk-earlier", HTMLElement).hidden = before === ""
  setText(talk, ".talk-earlier summary", before)
  part(talk, ".talk-earlier .talk", HTMLElement).replaceChildren(...earlier.map(drawLine))
}

/** A direction is told three times: by its side, by its arrowhead, by its word. @param {Line} line */
function drawLine({ at, who, way, what, bytes = "" }) {
  const line = copyOf("verdict-line", HTMLElement)
  const isSent = way === "to-server"
  line.className = isSent ? "from-client" : "from-server"
  part(line, ".way", HTMLElement).className = `way ${line.className}`
  setText(line, ".way", isSent ? "→ to your server" : "← to the client")
  setText(line, "b", who)
  setText(line, ".note", duration(at))
  setText(line, ".talk-what", what)
  setText(line, ".talk-bytes", bytes)
  part(line, ".talk-bytes", HTMLElement).hidden = bytes === ""
  return line
}

/** @param {HTMLElement} next @param {string | null | undefined} tryThis */
function drawTryThis(next, tryThis) {
  next.hidden = !tryThis
  setText(next, "span", tryThis ?? "")
}

/** @param {ParentNode} root @param {string} symbol */
function drawMark(root, symbol) {
  part(root, ".mark use", SVGUseElement).setAttribute("href", `#${symbol}`)
}

/** Text is set only when it changes: a live region speaks each time. */
/** @param {ParentNode} root @param {string} selector @param {string} text */
function setText(root, selector, text) {
  const element = part(root, selector, HTMLElement)
  if (element.textContent !== text) element.textContent = text
}
