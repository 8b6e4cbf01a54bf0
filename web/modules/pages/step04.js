import { Speaker } from "../chat/speaker.js"
import { GuestPage, guestIn } from "../view/guest-page.js"
import { part } from "../view/part.js"
import { note, show } from "../view/show.js"

const page = new GuestPage(guestIn(location.search))
const { room, name, log } = page
const place = part(document, ".guest-asked", HTMLElement)
const speaker = new Speaker(page)

if (room && name) {
  listen()
} else {
  page.ask()
}

/** Asks once. The browser itself asks again when the stream ends, and says how far it has come. */
function listen() {
  page.introduce()
  page.tell("connecting")
  page.onSay(say)

  const stream = new EventSource(`/stream?room=${encodeURIComponent(room)}`)
  stream.addEventListener("welcome", begin, { once: true })
  stream.addEventListener("reset", begunAnew)
  stream.addEventListener("message", hear)
  stream.addEventListener("open", () => page.tell("listening"))
  stream.addEventListener("error", () => end(stream))
}

/** @param {MessageEvent} event */
function begin(event) {
  page.allowSaying(true)
  note(log, `You read ${room} as ${name}.`)
  standAt(event)
}

/** @param {MessageEvent} event */
function begunAnew(event) {
  page.allowSaying(true)
  note(log, "The server has begun anew: what was said meanwhile, if anything was, is missing here.")
  standAt(event)
}

/** @param {MessageEvent} event */
function hear(event) {
  const said = JSON.parse(event.data)
  show(log, said, said.from === name)
  standAt(event)
}

/** The browser keeps this id for us, and sends it when it comes back. @param {MessageEvent} event */
function standAt({ lastEventId }) {
  place.textContent = `last id ${lastEventId.slice(0, 4)}…${lastEventId.slice(lastEventId.lastIndexOf(":"))}`
}

/** Two things are called an error: that the stream broke, and the browser comes back; or that there is none, and it does not. @param {EventSource} stream */
function end(stream) {
  if (stream.readyState === EventSource.CONNECTING) {
    page.tell("coming back")
  } else {
    page.tell("given up")
    note(log, "The answer was no stream, so this browser does not come back by itself.", again())
  }
}

function again() {
  const link = document.createElement("a")
  link.href = location.href
  link.textContent = "Load the page again"
  return link
}

/** Our own word is shown when it comes back to us, like everybody's. @param {string} text */
async function say(text) {
  const problem = await speaker.say(text)
  if (problem) note(log, problem)
}
