import { ending } from "../chat/ending.js"
import { GuestPage, guestIn } from "../view/guest-page.js"
import { note, show } from "../view/show.js"

const page = new GuestPage(guestIn(location.search))
const { room, name, log } = page

if (room && name) {
  join()
} else {
  page.ask()
}

/** One socket for as long as it lasts. It does not come back by itself; reloading the page joins again. */
function join() {
  page.introduce()
  page.tell("connecting")

  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/chat`)
  socket.addEventListener("open", () => send(socket, { type: "join", room, name }))
  socket.addEventListener("message", ({ data }) => hear(JSON.parse(data)))
  socket.addEventListener("close", ({ code, reason }) => end(code, reason))
  page.onSay(text => send(socket, { type: "say", room, text }))
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
  page.tell("open")
  page.allowSaying(true)
  note(log, `You joined ${room} as ${name}.`)
}

/** @param {number} code @param {string} reason */
function end(code, reason) {
  page.tell(`closed: ${code}`)
  page.allowSaying(false)
  note(log, ending(code, reason), again())
}

function again() {
  const link = document.createElement("a")
  link.href = location.href
  link.textContent = "Join again"
  return link
}
