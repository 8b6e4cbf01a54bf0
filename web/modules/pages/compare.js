import { conversationOf, csvOf, figureWords, isListening } from "../wire/compare.js"
import { Charts } from "../view/charts.js"
import { drawCompared } from "../view/compare.js"
import { copyOf, part } from "../view/part.js"
import { setText } from "../view/text.js"
import { ask } from "./ask.js"
import { feedOf } from "./feed.js"
import { shell } from "./shell.js"

/** @typedef {import("../wire/compare.js").Technique} Technique */
/** @typedef {import("../wire/compare.js").Conversation} Conversation */

/** The page that compares: Bob speaks by a script, over all techniques at once. */

/** What a learner may begin with. @type {Record<string, string>} */
const SCRIPTS = {
  quiet: "say 3 every 8s",
  chatty: "say 30 every 0.5s",
  burst: "wait 1s\nsay 40\nwait 3s\nsay 40",
  held: "say 4 every 0.5s\nhold 5s\nsay 8 every 0.5s",
}

const feed = feedOf("/compare/feed")
const { log } = feed
const main = part(document, "main", HTMLElement)
const script = part(main, "[data-script]", HTMLTextAreaElement)
const charts = new Charts(main.querySelectorAll("[data-chart]"), Reflect.get(globalThis, "uPlot"))
let remark = ""
let drawn = ""

/** The log in which Ada was last seen to listen everywhere. */
let listened = ""

/** @type {Conversation | undefined} */
let conversation

shell()
chooseScripts()
part(main, "[data-play]", HTMLButtonElement).addEventListener("click", () => void play())
part(main, "[data-silence]", HTMLButtonElement).addEventListener("click", () => void did(ask("DELETE", "/compare/runs", {})))
part(main, "[data-csv]", HTMLButtonElement).addEventListener("click", saveCsv)
main.querySelectorAll(".case").forEach(each => each instanceof HTMLElement && predict(each))
feed.onChange(drawState, drawListeners, drawFigures)

function chooseScripts() {
  for (const choice of main.querySelectorAll("[name=script]")) {
    choice.addEventListener("change", () => choice instanceof HTMLInputElement && choice.checked && (script.value = SCRIPTS[choice.value]))
  }
  script.value = SCRIPTS.chatty
}

function play() {
  return did(ask("POST", "/compare/runs", { script: script.value }))
}

/** What came of it, if it went wrong, is said where everybody looks. @param {Promise<unknown>} asked */
function did(asked) {
  return asked.then(
    () => say(""),
    problem => say(problem.message),
  )
}

/** @param {string} words */
function say(words) {
  remark = words
  drawState()
}

/** @returns {Technique[]} */
function techniques() {
  return Reflect.get(log.stage ?? {}, "techniques") ?? []
}

function drawState() {
  const state = stateOfAll()
  const run = Reflect.get(log.stage ?? {}, "run")
  const isRunning = run?.state === "running"
  const problem = feed.isConnected() ? (log.stage?.problem ?? remark) : "The kit is not running. Start it with ./kit; this page then goes on by itself."
  const place = part(main, ".stage-problem", HTMLElement)
  place.hidden = problem === ""
  setText(place, problem)
  setText(part(main, "[data-state]", HTMLElement), stateWords(state, isRunning))
  part(main, "[data-play]", HTMLButtonElement).disabled = state !== "running"
  part(main, "[data-silence]", HTMLButtonElement).disabled = !isRunning
}

/** All runs when Ada can hear every server; once she could, she need not be looked for again. */
function stateOfAll() {
  const state = log.stage?.state ?? "starting"
  if (state !== "running" || listened === log.epoch) return state
  if (!techniques().every(technique => isListening(log, technique))) return "starting"
  listened = log.epoch
  return state
}

/** @param {string} state @param {boolean} isRunning */
function stateWords(state, isRunning) {
  if (state !== "running") return state === "starting" ? "The servers start …" : `The servers: ${state}.`
  if (isRunning) return "Bob speaks …"
  return conversation ? `Conversation ${conversation.run} is over: ${conversation.seconds.toFixed(0)} s.` : "Ready."
}

/** Ada's browsers, each on the step's own page; where the server calls there is none. */
function drawListeners() {
  const place = part(main, ".listeners", HTMLElement)
  for (const technique of techniques()) {
    const found = place.querySelector(`[data-technique="${technique.slug}"]`) ?? place.appendChild(listener(technique))
    const frame = found.querySelector("iframe")
    if (frame && technique.page && frame.getAttribute("src") !== technique.page) frame.src = technique.page
  }
}

/** @param {Technique} technique */
function listener(technique) {
  const element = copyOf(technique.calls ? "called" : "listener", HTMLElement)
  element.dataset.technique = technique.slug
  element.setAttribute("aria-label", `Ada, by ${technique.title}`)
  part(element, "a", HTMLAnchorElement).textContent = technique.title
  part(element, "a", HTMLAnchorElement).href = `/lessons/${technique.slug}`
  const frame = element.querySelector("iframe")
  if (frame) frame.title = `The chat as Ada hears it, by ${technique.title}`
  return element
}

/** Only what is new is worked out: a log has thousands of events. */
function drawFigures() {
  const key = `${log.epoch} ${log.newest} ${techniques().length}`
  if (key === drawn) return
  drawn = key
  conversation = conversationOf(log, techniques())
  drawCompared(part(main, ".compared-place", HTMLElement), conversation?.figures ?? [])
  part(main, "[data-csv]", HTMLButtonElement).disabled = conversation === undefined
  if (!conversation) return
  charts.draw(conversation)
  drawFiguresInText(conversation)
  drawState()
}

/** What the text says of the techniques, it says with this conversation's figures. @param {Conversation} conversation */
function drawFiguresInText({ figures }) {
  for (const place of main.querySelectorAll("[data-figure]")) {
    if (!(place instanceof HTMLElement)) continue
    const found = figures.find(({ technique }) => technique.slug === place.dataset.of)
    setText(place, found ? figureWords(found, place.dataset.figure ?? "") : "–")
  }
}

/** Who has chosen reads what we would choose, and why. @param {HTMLElement} place */
function predict(place) {
  const answer = part(place, ".case-answer", HTMLElement)
  for (const choice of place.querySelectorAll("input")) {
    choice.addEventListener("change", () => {
      answer.hidden = false
      const isOurs = (place.dataset.ours ?? "").split(" ").includes(choice.value)
      setText(part(answer, "b", HTMLElement), isOurs ? "We would, too." : "We would choose otherwise.")
    })
  }
}

function saveCsv() {
  if (!conversation) return
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([csvOf(conversation)], { type: "text/csv" }))
  link.download = `ws101-conversation-${conversation.run}.csv`
  link.click()
  URL.revokeObjectURL(link.href)
}
