import { ending } from "../chat/ending.js"
import { note, show } from "../view/show.js"

const address = new URLSearchParams(location.search)
const room = address.get("room") ?? ""
const name = address.get("name") ?? ""

const who = document.querySelector("details")
const state = document.querySelector(".guest-state")
const log = document.querySelector(".guest-log")
const saying = document.querySelector(".guest-say")

if (room && name) {
  join()
} else {
  ask()
}

/** No socket yet: the form leads to this page again, with a name and a room in its address. */
function ask() {
  who.open = true
  who.querySelector(`[name="${name ? "room" : "name"}"]`).focus()
}

/** One socket for as long as it lasts. It does not come back by itself; reloading the page joins again. */
function join() {
  document.title = `${name} in ${room}`
  who.querySelector("summary").textContent = `${name} in ${room}`
  who.querySelector(`[name="name"]`).value = name
  who.querySelector(`[name="room"]`).value = room
  state.textContent = "connecting"

  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/chat`)
  socket.addEventListener("open", () => send(socket, { type: "join", room, name }))
  socket.addEventListener("message", ({ data }) => hear(JSON.parse(data)))
  socket.addEventListener("close", ({ code, reason }) => end(code, reason))
  saying.addEventListener("submit", submit => {
    submit.preventDefault()
    send(socket, { type: "say", room, text: saying.text.value })
    saying.text.value = ""
  })
}

function send(socket, message) {
  socket.send(JSON.stringify(message))
}

/** Nothing is shown before the server has said it: our own words, too, come back to us as `said`. */
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
  saying.querySelector("fieldset").disabled = false
  note(log, `You joined ${room} as ${name}.`)
}

function end(code, reason) {
  state.textContent = `closed: ${code}`
  saying.querySelector("fieldset").disabled = true
  note(log, ending(code, reason), again())
}

function again() {
  const link = document.createElement("a")
  link.href = location.href
  link.textContent = "Join again"
  return link
}
