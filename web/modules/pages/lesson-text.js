import { proved } from "../course/experiments.js"
import { AnewButton } from "../view/anew.js"
import { breakable, drawQuotation } from "../view/code.js"
import { ExperimentView } from "../view/experiments.js"
import { part } from "../view/part.js"
import { drawProgress } from "../view/progress.js"
import { VerdictView } from "../view/verdict.js"
import { ask } from "./ask.js"

/** Often enough to look whether the log proves an experiment: four times a second. */
const LOOK_EVERY = 250

/** Several folders and a name: too long for a line of the text. */
const PATH = /^[\w.-]+(?:\/[\w.-]+){3,}$/

/** The kit's answer comes by the feed; when it has not come by then, it is told once more: two seconds. */
const TELL_AGAIN = 2000

/**
 * What the text needs of the page's log.
 * @typedef {import("../course/experiments.js").Log & {
 *   newest: number,
 *   verdict: import("../course/verdict.js").Verdict | null,
 *   stage: { program?: string } | null,
 *   progress: { signal?: string } | null,
 * }} Log
 */

/**
 * The text of a lesson: its quotations, its experiments, and the verdict on the learner's own program.
 * @param {{ slug: string, log: Log, onChange: (listener: () => void) => void }} page
 */
export function textSide({ slug, log, onChange }) {
  const text = part(document, ".prose", HTMLElement)
  quotations(text)
  signal(log, onChange)
  experiments(text, slug, log, onChange)
  verdict(text, slug, log, onChange)
}

/** @param {HTMLElement} text */
function quotations(text) {
  for (const code of text.querySelectorAll(".quotation code")) {
    if (code instanceof HTMLElement) drawQuotation(code, Reflect.get(globalThis, "hljs"))
  }
  for (const code of text.querySelectorAll(":not(pre) > code")) {
    if (PATH.test(code.textContent ?? "")) code.replaceChildren(...breakable(code.textContent ?? ""))
  }
}

/** @param {Log} log @param {(listener: () => void) => void} onChange */
function signal(log, onChange) {
  const bar = part(document, ".progress", HTMLElement)
  onChange(() => {
    const bits = log.progress?.signal
    if (bits && bits !== bar.dataset.signal) drawProgress(bar, bits)
  })
}

/**
 * @param {HTMLElement} text
 * @param {string} slug
 * @param {Log} log
 * @param {(listener: () => void) => void} onChange
 */
function experiments(text, slug, log, onChange) {
  const items = [...text.querySelectorAll(".experiment")].filter(item => item instanceof HTMLElement)
  const last = [...text.querySelectorAll(".experiments")].at(-1)
  if (!(last instanceof HTMLElement)) return

  const views = items.map(item => new ExperimentView(item))
  const anew = new AnewButton(last)
  const base = `/lessons/${slug}/experiments`
  for (const view of views) view.onPredict(predicted => ask("PUT", `${base}/${view.id}`, { predicted }).catch(problem => view.fail(problem)))
  anew.onPress(() => ask("DELETE", base).catch(problem => anew.fail(problem)))

  /** @type {Promise<{ experiments: Record<string, import("../course/experiments.js").Predicate> }>} */
  const lesson = import(`../lessons/${slug}.js`)

  /** @type {Set<string>} experiments of which the kit has just been told */
  const told = new Set()

  const look = seldom(async () => {
    for (const { id, epoch, events } of proved((await lesson).experiments, log)) {
      if (told.has(id) || !views.some(view => view.id === id)) continue
      told.add(id)
      ask("PUT", `${base}/${id}`, { ticked: true, epoch, events }).catch(() => undefined)
      setTimeout(() => told.delete(id), TELL_AGAIN)
    }
  }, LOOK_EVERY)

  onChange(() => {
    const kept = log.progress?.experiments ?? {}
    for (const view of views) view.draw(kept[view.id] ?? {}, log.epoch)
    anew.draw(Object.keys(kept).length > 0)
    look()
  })
}

/**
 * @param {HTMLElement} text
 * @param {string} slug
 * @param {Log} log
 * @param {(listener: () => void) => void} onChange
 */
function verdict(text, slug, log, onChange) {
  const heading = text.querySelector("#your-turn")
  if (!heading) return

  const view = new VerdictView(part(document, "main", HTMLElement).dataset.file ?? "")
  view.onPress({
    run: program => ask("PUT", `/lessons/${slug}/program`, { program }),
    judge: () => ask("POST", `/lessons/${slug}/judge`, {}),
  })
  endOfSection(heading).after(view.element)
  /** @type {Log["verdict"]} */
  let drawn = null
  onChange(() => {
    if (log.verdict !== drawn) view.draw(log.verdict ?? undefined)
    drawn = log.verdict
    view.drawProgram(log.stage?.program ?? "step")
  })
}

/** The last element before the next heading of the same rank. @param {Element} heading */
function endOfSection(heading) {
  let last = heading
  while (last.nextElementSibling && last.nextElementSibling.tagName !== heading.tagName) last = last.nextElementSibling
  return last
}

/**
 * Does it now or a little later, and once for all who asked meanwhile.
 * @param {() => void} act
 * @param {number} pause ms between two times
 */
function seldom(act, pause) {
  let isWaiting = false
  return () => {
    if (isWaiting) return
    isWaiting = true
    setTimeout(() => {
      isWaiting = false
      act()
    }, pause)
  }
}
