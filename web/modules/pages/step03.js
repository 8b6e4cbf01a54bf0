import { Reader } from "../chat/reader.js"
import { Speaker } from "../chat/speaker.js"
import { GuestPage, guestIn } from "../view/guest-page.js"
import { part } from "../view/part.js"
import { note, show } from "../view/show.js"

/** So long we wait before we ask again what was not answered, in milliseconds. */
const PAUSE = 1000

const OK = 200
const CREATED = 201
const GONE = 410

const page = new GuestPage(guestIn(location.search))
const { room, name, log } = page
const registering = part(document, ".guest-hook form", HTMLFormElement)
const reader = new Reader()
const speaker = new Speaker(page)

if (room && name) {
  begin()
} else {
  page.ask()
}

registering.addEventListener("submit", submit => {
  submit.preventDefault()
  register(part(registering, "[name=url]", HTMLInputElement).value)
})

function begin() {
  page.introduce()
  page.allowSaying(true)
  page.onSay(say)
  note(log, `You read ${room} as ${name}. The bot knows !time and !roll.`)
  listen()
}

/** A page has no address at which anybody could call it: it asks, as in lesson 02, and its question is kept. */
async function listen() {
  try {
    const response = await fetch(`/messages?room=${encodeURIComponent(room)}${reader.query}`, { cache: "no-store" })
    hear(response.status, await response.json())
  } catch {
    page.tell("no answer")
    await new Promise(resolve => setTimeout(resolve, PAUSE))
  }
  listen()
}

/**
 * @param {number} status
 * @param {import("../chat/reader.js").Position & { messages?: import("../chat/reader.js").Said[], message?: string }} answer
 */
function hear(status, answer) {
  if (status === OK) {
    for (const said of reader.hear(answer)) show(log, said, said.from === name)
  } else if (status === GONE) {
    reader.beginAnew(answer)
    note(log, "What was said meanwhile is not kept there. Here it goes on.")
  } else {
    throw new Error(answer.message)
  }
  page.tell("waiting")
}

/** Our own word is shown when it comes back to us, like everybody's. @param {string} text */
async function say(text) {
  const problem = await speaker.say(text)
  if (problem) note(log, problem)
}

/** @param {string} url where the chat shall call from now on */
async function register(url) {
  try {
    const body = JSON.stringify({ type: "hook", url })
    const response = await fetch("/hooks", { method: "POST", headers: { "Content-Type": "application/json" }, body })
    const { message, secret } = await response.json()
    note(log, response.status === CREATED ? `Registered. Its secret, which is told only now: ${secret}` : message)
  } catch {
    note(log, "Nobody answered, so this was perhaps not registered.")
  }
}
