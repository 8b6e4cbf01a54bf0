/** The lobby's page, given: one player, one room. It shows what your server says, and nothing else. */

import { ending } from "/web/modules/chat/ending.js"
import { note, show } from "/web/modules/view/show.js"

const address = new URLSearchParams(location.search)
const room = address.get("room") ?? ""
const name = address.get("name") ?? ""

const who = document.querySelector("details")
const state = document.querySelector(".guest-state")
const players = document.querySelector(".guest-players")
const log = document.querySelector(".guest-log")
const saying = document.querySelector(".guest-say")
const controls = saying.querySelector("fieldset")

if (room && name) {
  join()
} else {
  who.open = true
}

function join() {
  document.title = `${name} in ${room}`
  who.querySelector("summary").textContent = `${name} in ${room}`
  who.querySelector(`[name="name"]`).value = name
  who.querySelector(`[name="room"]`).value = room
  state.textContent = "connecting"

  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/lobby`)
  const send = message => socket.send(JSON.stringify(message))

  socket.addEventListener("open", () => send({ type: "join", room, name }))
  socket.addEventListener("message", ({ data }) => hear(JSON.parse(data)))
  socket.addEventListener("close", ({ code, reason }) => end(code, reason))
  saying.leave.addEventListener("click", () => {
    send({ type: "leave", room })
    outside("left")
  })
  saying.addEventListener("submit", submit => {
    submit.preventDefault()
    send({ type: "say", room, text: saying.text.value })
    saying.text.value = ""
  })
}

function hear(message) {
  switch (message.type) {
    case "welcome":
      state.textContent = "open"
      controls.disabled = false
      note(log, `You joined ${room} as ${name}.`)
      return seat(message.players ?? [])
    case "joined":
      note(log, `${message.name} has joined.`)
      return seat([...seated(), message.name])
    case "left":
      note(log, `${message.name} has left.`)
      return seat(seated().filter(each => each !== message.name))
    case "said":
      return show(log, message, message.from === name)
    case "error":
      return note(log, `${message.code}: ${message.message ?? ""}`)
  }
}

/** @param {string[]} names everybody in the room, in the order of joining */
function seat(names) {
  const items = names.map(each => {
    const item = document.createElement("li")
    item.textContent = each
    return item
  })
  players.replaceChildren(...items)
}

function seated() {
  return [...players.children].map(item => item.textContent)
}

/** @param {string} words */
function outside(words) {
  state.textContent = words
  controls.disabled = true
  seat([])
}

function end(code, reason) {
  outside(`closed: ${code}`)
  note(log, ending(code, reason), "Reload the page to join again.")
}
