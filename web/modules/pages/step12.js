import { filled } from "../chat/filled.js"
import { shortened } from "../chat/shortened.js"
import { TicketSocket } from "../chat/ticket-socket.js"
import { GuestPage, guestIn } from "../view/guest-page.js"
import { part } from "../view/part.js"
import { note } from "../view/show.js"
import { stay } from "./lasting-guest.js"

/** What we speak, and which version of it. */
const PROTOCOL = "chat.v1"

/** One byte more than a message may have, in its text alone. */
const TOO_MUCH = 64 * 1024 + 1

/** Before each word that had to wait while we were away, in milliseconds: the node lets five a second pass. */
const PACE = 250

/** Of our own: no ticket. It does not help to come back. */
const NO_TICKET = 4501
const UNAUTHORIZED = 401

const page = new GuestPage(guestIn(location.search))
let ticket = ""

if (page.room && page.name) {
  const comeback = stay(page, () => new TicketSocket(getTicket, knock), { shown: shortened, pace: PACE })
  offerKeyRepeat(text => comeback.say(text))
  offerTricks(text => comeback.say(text))
} else {
  page.ask()
}

/** Whose page this is, its cookie says, which only the server can read. */
async function getTicket() {
  const answer = await fetch("/tickets", { method: "POST" })
  if (answer.status === UNAUTHORIZED) throw Object.assign(new Error("you are not logged in: load the page again"), { code: NO_TICKET })
  if (!answer.ok) throw new Error("there was no ticket")
  ticket = (await answer.json()).ticket
  return ticket
}

/** @param {string} ticket */
function knock(ticket) {
  return new WebSocket(`${location.origin.replace("http", "ws")}/chat?ticket=${ticket}`, [PROTOCOL])
}

/** Whoever holds Enter says the same again, as often as the keyboard repeats it. @param {(text: string) => void} say */
function offerKeyRepeat(say) {
  const field = part(document, ".guest-say [name=text]", HTMLInputElement)
  let last = ""
  field.addEventListener("keydown", ({ key, repeat }) => {
    if (key !== "Enter") return
    if (repeat) say(last)
    else last = field.value
  })
}

/** What nobody should do, at the press of a button. @param {(text: string) => void} say */
function offerTricks(say) {
  const tricks = part(document, ".guest-tricks", HTMLElement)
  part(tricks, "[name=again]", HTMLButtonElement).addEventListener("click", useAgain)
  part(tricks, "[name=much]", HTMLButtonElement).addEventListener("click", () => say(filled("x", TOO_MUCH)))
  part(tricks, "[name=out]", HTMLButtonElement).addEventListener("click", () => fetch("/logout", { method: "POST" }))
  part(tricks, "[name=https]", HTMLAnchorElement).href = location.href.replace(/^http:/, "https:")
}

/** Another connection with the ticket that has let us in. */
function useAgain() {
  const second = knock(ticket)
  second.onopen = () => {
    note(page.log, "The ticket was good a second time.")
    second.close()
  }
  second.onerror = () => note(page.log, "The ticket was not good a second time.")
}
