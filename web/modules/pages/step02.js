import { Reader } from "../chat/reader.js"
import { Speaker } from "../chat/speaker.js"
import { GuestPage, guestIn } from "../view/guest-page.js"
import { part } from "../view/part.js"
import { note, show } from "../view/show.js"

/** So long we wait before we ask again what was not answered, in milliseconds: a server that is gone is not to be run down. */
const PAUSE = 1000

const OK = 200
const GONE = 410

const page = new GuestPage(guestIn(location.search))
const { room, name, log } = page
const count = part(document, ".guest-asked", HTMLElement)
const reader = new Reader()
const speaker = new Speaker(page)

/** How often this page has asked. */
let asked = 0

if (room && name) {
  begin()
} else {
  page.ask()
}

function begin() {
  page.introduce()
  page.allowSaying(true)
  page.onSay(say)
  note(log, `You read ${room} as ${name}.`)
  listen()
}

/** The answer may take its time; the next question does not, for only that tells how far we have come. */
async function listen() {
  asked++
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
  count.textContent = `asked ${asked} ×, told ${status}`
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
