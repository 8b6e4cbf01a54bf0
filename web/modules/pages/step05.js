import { ending } from "../chat/ending.js"
import { part } from "../view/part.js"
import { note, show } from "../view/show.js"

const address = new URLSearchParams(location.search)
const name = address.get("name") ?? "You"
const accept = address.get("accept")

const options = part(document, "details", HTMLDetailsElement)
const knocking = part(options, ".guest-knock", HTMLFormElement)
const protocols = part(knocking, "[name=protocols]", HTMLInputElement)
const state = part(document, ".guest-state", HTMLElement)
const log = part(document, ".guest-log", HTMLElement)
const saying = part(document, ".guest-say", HTMLFormElement)
const controls = part(saying, "fieldset", HTMLFieldSetElement)
const text = part(saying, "[name=text]", HTMLInputElement)

/** Every knock is a socket of its own; only the newest is spoken to. @type {WebSocket} */
let socket

document.title = `${name} at the door`
part(options, "[name=name]", HTMLInputElement).value = name
if (accept) note(log, `${accept} has crossed the wire, in the address of this page.`)
knock()

knocking.addEventListener("submit", submit => {
  submit.preventDefault()
  socket.close()
  knock()
})

saying.addEventListener("submit", submit => {
  submit.preventDefault()
  socket.send(text.value)
  show(log, { from: name, text: text.value }, true)
  text.value = ""
})

function knock() {
  const offered = protocols.value.split(",").map(protocol => protocol.trim()).filter(Boolean)
  const mine = new WebSocket(`${location.origin.replace("http", "ws")}/chat`, offered)
  const unlessOld = (/** @type {() => void} */ hear) => () => mine === socket && hear()
  socket = mine
  state.textContent = "connecting"
  mine.addEventListener("open", unlessOld(begin))
  mine.addEventListener("message", ({ data }) => show(log, { from: "Door", text: data }, false))
  mine.addEventListener("close", ({ code, reason }) => unlessOld(() => end(code, reason))())
}

function begin() {
  state.textContent = "open"
  controls.disabled = false
}

/** @param {number} code @param {string} reason */
function end(code, reason) {
  state.textContent = `closed: ${code}`
  controls.disabled = true
  note(log, ending(code, reason))
}
