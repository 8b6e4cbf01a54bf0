import { ending } from "../chat/ending.js"
import { part } from "../view/part.js"
import { note, show } from "../view/show.js"

const address = new URLSearchParams(location.search)
const room = address.get("room") ?? ""
const name = address.get("name") ?? ""

const who = part(document, "details", HTMLDetailsElement)
const state = part(document, ".guest-state", HTMLElement)
const log = part(document, ".guest-log", HTMLElement)
const saying = part(document, ".guest-say", HTMLFormElement)
const controls = part(saying, "fieldset", HTMLFieldSetElement)
const text = part(saying, "[name=text]", HTMLInputElement)

if (room && name) {
  join()
} else {
  ask()
}

/** No socket yet: the form leads to this page again, with a name and a room in its address. */
function ask() {
  who.open = true
  part(who, name ? "[name=room]" : "[name=name]", HTMLInputElement).focus()
}

/** One socket for as long as it lasts. It does not come back by itself; reloading the page joins again. */
function join() {
  document.title = `${name} in ${room}`
  part(who, "summary", HTMLElement).textContent = `${name} in ${room}`
  part(who, "[name=name]", HTMLInputElement).value = name
  part(who, "[name=room]", HTMLInputElement).value = room
  state.textContent = "connecting"

  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/chat`)
  socket.addEventListener("open", () => send(socket, { type: "join", room, name }))
  socket.addEventListener("message", ({ data }) => hear(JSON.parse(data)))
  socket.addEventListener("close", ({ code, reason }) => end(code, reason))
  saying.addEventListener("submit", submit => {
    submit.preventDefault()
    send(socket, { type: "say", room, text: text.value })
    text.value = ""
  })
}

/** @param {WebSocket} socket @param {object} message */
function send(socket, message) {
  socket.send(JSON.stringify(message))
}

/**
 * Nothing is shown before the server has said it: our own words, too, come back to us as `said`.
 * @param {any} message
 */
function hear(message) {
  switch (message.type) {
    case "welcome":
      return begin()
    case "said":
      return show(log, message, message.from === name)
    case "error":
      return note(log, message.message)
  }
}

function begin() {
  state.textContent = "open"
  controls.disabled = false
  note(log, `You joined ${room} as ${name}.`)
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
  link.textContent = "Join again"
  return link
}
