import { Crier } from "../chat/crier.js"
import { shortened } from "../chat/shortened.js"
import { GuestPage, guestIn } from "../view/guest-page.js"
import { part } from "../view/part.js"
import { SocketGuest } from "./socket-guest.js"

/** The page of lesson 07, which can say more than a person can type. */

/** Who keeps talking says a word so often, in milliseconds. */
const A_WORD = 1000

const page = new GuestPage(guestIn(location.search))

if (page.room && page.name) {
  offerLoad(new SocketGuest(page, shortened))
} else {
  page.ask()
}

/** @param {SocketGuest} guest */
function offerLoad(guest) {
  const load = part(document, ".guest-load", HTMLElement)
  const form = part(load, "form", HTMLFormElement)
  const crier = new Crier(text => guest.say(text))
  form.addEventListener("submit", submit => {
    submit.preventDefault()
    crier.cry(part(form, "[name=count]", HTMLInputElement).valueAsNumber, part(form, "[name=bytes]", HTMLInputElement).valueAsNumber)
  })
  part(form, "[name=stop]", HTMLButtonElement).addEventListener("click", () => crier.stop())

  const talk = part(document, "[name=talk]", HTMLInputElement)
  setInterval(() => talk.checked && guest.say("I am here."), A_WORD)
  talk.addEventListener("change", () => sessionStorage.setItem("talk", talk.checked ? "yes" : ""))
  talk.checked = sessionStorage.getItem("talk") === "yes"
}
