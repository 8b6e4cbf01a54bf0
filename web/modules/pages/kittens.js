import { guestIn } from "../view/guest-page.js"
import { part } from "../view/part.js"
import { note, show } from "../view/show.js"

/** What another page can do with a visitor's cookies: open a socket to where they belong. */

const chat = new URLSearchParams(location.search).get("chat")
const room = guestIn(location.search).room || "lobby"
const log = part(document, ".guest-log", HTMLElement)
const state = part(document, ".guest-state", HTMLElement)
const speak = part(document, "[name=speak]", HTMLButtonElement)

const socket = new WebSocket(`ws://${chat}/chat`, ["chat.v1"])
socket.onopen = () => {
  state.textContent = "in your room"
  speak.disabled = false
  send({ type: "join", name: "whoever you are", session: crypto.randomUUID() })
}
socket.onmessage = (/** @type {MessageEvent} */ { data }) => {
  const message = JSON.parse(data)
  if (message.type === "said") show(log, message, false)
}
socket.onclose = (/** @type {CloseEvent} */ { code }) => {
  state.textContent = `closed: ${code}`
  speak.disabled = true
  note(log, "Your room cannot be heard here.")
}
speak.addEventListener("click", () => send({ type: "say", id: crypto.randomUUID(), text: "I lend everybody 100 euros." }))

/** @param {object} message */
function send(message) {
  socket.send(JSON.stringify({ ...message, room }))
}
