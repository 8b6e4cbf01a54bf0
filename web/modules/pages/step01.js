import { Speaker } from "../chat/speaker.js"
import { GuestPage, guestIn } from "../view/guest-page.js"
import { part } from "../view/part.js"
import { note, show } from "../view/show.js"

/** So long after an answer the next question is asked: one second. */
const INTERVAL = 1000

const page = new GuestPage(guestIn(location.search))
const { room, name, log } = page
const count = part(document, ".guest-asked", HTMLElement)
const speaker = new Speaker(page)

/** The cursor: the offset of the newest message that is shown here. */
let last = 0

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
  askAgain()
}

/** The timer is set anew after each answer, however late that came: so this page never asks twice at a time. */
async function askAgain() {
  asked++
  try {
    const response = await fetch(`/messages?after=${last}&room=${encodeURIComponent(room)}`)
    hear(response.status, await response.json())
  } catch {
    page.tell("no answer")
  }
  setTimeout(askAgain, INTERVAL)
}

/**
 * The status is what this script is told. On the wire it may have been another one.
 * @param {number} status
 * @param {{ messages?: { from: string, text: string, offset: number }[], message?: string }} answer
 */
function hear(status, { messages = [], message }) {
  page.tell(message ?? "asking")
  count.textContent = `asked ${asked} ×, told ${status}`
  for (const said of messages) {
    show(log, said, said.from === name)
    last = said.offset
  }
}

/** Our own word is shown when it comes back to us, like everybody's. @param {string} text */
async function say(text) {
  const problem = await speaker.say(text)
  if (problem) note(log, problem)
}
