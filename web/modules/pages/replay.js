import { Log } from "../wire/log.js"
import { readSaved } from "../wire/saved.js"
import { html } from "../view/build.js"
import { part } from "../view/part.js"
import { shell } from "./shell.js"
import { WireViews } from "./wire-views.js"

/** The page that replays a saved log: chosen or dropped, it is read here and goes nowhere. */
const log = new Log()
const stage = part(document, ".stage", HTMLElement)
const form = part(document, ".replay-drop", HTMLFormElement)
const file = part(form, "[data-file]", HTMLInputElement)
const views = new WireViews(stage, log, { kind: "all", say })

shell()
file.addEventListener("change", () => open(file.files?.[0]))
form.addEventListener("submit", event => event.preventDefault())
document.addEventListener("dragover", event => event.preventDefault())
document.addEventListener("drop", event => {
  event.preventDefault()
  open(event.dataTransfer?.files[0])
})

/** @param {string} words */
function say(words) {
  part(form, "[data-said]", HTMLElement).textContent = words
}

/** @param {File | undefined} chosen */
async function open(chosen) {
  if (!chosen) return
  const saved = readSaved(await chosen.text())
  if (saved.problem !== undefined) {
    say(`${chosen.name}: ${saved.problem}`)
    return
  }
  say(`${chosen.name}: ${saved.events.length} events.`)
  log.begin(saved.stage, saved.events)
  chooseAmong(saved.stage.wires)
  stage.hidden = false
  views.draw()
}

/** @param {{ id: string, guest: string }[]} wires */
function chooseAmong(wires) {
  const labels = wires.map(({ id, guest }, i) => {
    const radio = html("input", { type: "radio", name: "wire", value: id, checked: i === 0 })
    radio.addEventListener("change", () => views.chooseWire(id))
    return html("label", {}, radio, ` ${guest}`)
  })
  part(stage, "[data-replayed]", HTMLElement).replaceChildren(...labels)
}
