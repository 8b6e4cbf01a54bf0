/** The stream's page, given: it watches the stream that its address names, throws emoji, and says when the others are out of reach. */

const stream = new URLSearchParams(location.search).get("stream") ?? "main"

const state = document.querySelector(".guest-state")
const log = document.querySelector(".guest-log")
const form = document.querySelector(".guest-say")

let isWatching = false
let isUp = false

document.title = document.querySelector("h1").textContent = `Stream ${stream}`

const socket = new WebSocket(`${location.origin.replace("http", "ws")}/reactions`)
socket.addEventListener("open", () => send({ type: "watch", stream }))
socket.addEventListener("message", ({ data }) => hear(JSON.parse(data)))
socket.addEventListener("close", ({ code }) => {
  allowReactions(false)
  state.textContent = `closed: ${code}`
})

form.addEventListener("submit", submit => {
  submit.preventDefault()
  send({ type: "react", stream, emoji: form.elements.emoji.value })
})

/** @param {{ type: string, relay?: string, emoji?: string, message?: string }} message */
function hear(message) {
  if (message.type === "status") isUp = message.relay === "up"
  if (message.type === "watching") isWatching = true
  if (message.type === "reaction") note(message.emoji)
  if (message.type === "error") note(message.message ?? "That was not taken.")
  allowReactions(isWatching && isUp)
  tell(isUp ? (isWatching ? "watching" : "connecting") : "the others are out of reach")
}

/** @param {object} message */
function send(message) {
  socket.send(JSON.stringify(message))
}

/** @param {boolean} are */
function allowReactions(are) {
  form.querySelector("fieldset").disabled = !are
}

/** @param {string} words */
function tell(words) {
  if (state.textContent !== words) state.textContent = words
}

/** @param {string} words */
function note(words) {
  const line = document.createElement("p")
  line.className = "is-note"
  line.textContent = words
  log.append(line)
  log.scrollTop = log.scrollHeight
}
