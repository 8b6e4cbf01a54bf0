import { ending } from "../chat/ending.js"
import { filled } from "../chat/filled.js"
import { shortened } from "../chat/shortened.js"
import { part } from "../view/part.js"
import { note, show } from "../view/show.js"

const address = new URLSearchParams(location.search)
const name = address.get("name") ?? "You"
const cut = Number(address.get("cut"))

const options = part(document, "details", HTMLDetailsElement)
const state = part(document, ".guest-state", HTMLElement)
const log = part(document, ".guest-log", HTMLElement)
const saying = part(document, ".guest-say", HTMLFormElement)
const controls = part(saying, "fieldset", HTMLFieldSetElement)
const text = part(saying, "[name=text]", HTMLInputElement)
const bytes = part(saying, "[name=bytes]", HTMLInputElement)
const closing = part(options, ".guest-close", HTMLFormElement)
const code = part(closing, "[name=code]", HTMLInputElement)

document.title = `${name} and an echo`
part(options, "[name=name]", HTMLInputElement).value = name
part(options, "[name=cut]", HTMLInputElement).value = cut ? String(cut) : ""

const socket = new WebSocket(`${location.origin.replace("http", "ws")}/chat${cut ? `?cut=${cut}` : ""}`)
socket.addEventListener("open", begin)
socket.addEventListener("message", ({ data }) => show(log, { from: "Echo", text: shortened(data) }, false))
socket.addEventListener("close", ({ code, reason }) => end(code, reason))

saying.addEventListener("submit", submit => {
  submit.preventDefault()
  const message = bytes.value ? filled(text.value, bytes.valueAsNumber) : text.value
  socket.send(message)
  show(log, { from: name, text: shortened(message) }, true)
})

closing.addEventListener("submit", submit => {
  submit.preventDefault()
  try {
    socket.close(code.valueAsNumber)
  } catch {
    note(log, `A page may close with 1000 or with 3000 to 4999, not with ${code.value}.`)
  }
})

function begin() {
  state.textContent = "open"
  controls.disabled = false
  note(log, cut ? `Whatever you say comes back in two frames, cut after ${cut} bytes.` : "Whatever you say comes back.")
}

/** @param {number} code @param {string} reason */
function end(code, reason) {
  state.textContent = `closed: ${code}`
  controls.disabled = true
  note(log, ending(code, reason), again())
}

function again() {
  const link = document.createElement("a")
  link.href = location.href
  link.textContent = "Connect again"
  return link
}
