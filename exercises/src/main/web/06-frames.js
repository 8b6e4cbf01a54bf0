/** The radio's page, given: it shows what you say, and what your server makes of it. */

import { ending } from "/web/modules/chat/ending.js"
import { note, show } from "/web/modules/view/show.js"

const name = new URLSearchParams(location.search).get("name") ?? "You"
const state = document.querySelector(".guest-state")
const log = document.querySelector(".guest-log")
const saying = document.querySelector(".guest-say")
const controls = saying.querySelector("fieldset")

const socket = new WebSocket(`${location.origin.replace("http", "ws")}/radio`)
socket.addEventListener("open", () => {
  state.textContent = "open"
  controls.disabled = false
})
socket.addEventListener("message", ({ data }) => show(log, { from: "Radio", text: String(data) }, false))
socket.addEventListener("close", ({ code, reason }) => {
  state.textContent = `closed: ${code}`
  controls.disabled = true
  note(log, ending(code, reason), "Reload the page to connect again.")
})

saying.addEventListener("submit", submit => {
  submit.preventDefault()
  socket.send(saying.text.value)
  show(log, { from: name, text: saying.text.value }, true)
  saying.text.value = ""
})
