/** The page of a ride, given: it orders one, asks what happens to it, and shows what your server says. */

import { Reader } from "/web/modules/chat/reader.js"

/** After an answer that never came, or came at once with nothing in it, the page waits so long, in milliseconds. */
const PAUSE = 1000

const state = document.querySelector(".guest-state")
const count = document.querySelector(".guest-asked")
const log = document.querySelector(".guest-log")
const form = document.querySelector("form")
const order = document.querySelector("[data-order]")

let ride
let asked = 0
const reader = new Reader()

order.addEventListener("click", async () => {
  order.disabled = true
  const ordered = await post("/rides", {})
  order.disabled = ordered !== undefined
  if (!ordered) return
  ride = ordered.ride
  reader.beginAnew(ordered)
  note(`ordered: ride ${ride}`)
  form.querySelector("fieldset").disabled = false
  listen()
})

form.addEventListener("submit", submit => {
  submit.preventDefault()
  post(eventsOf(ride), { status: "matched", driver: form.driver.value })
})

/** Asks what has happened since, again and again; the answer may take as long as it likes. */
async function listen() {
  const begun = performance.now()
  const isNews = await ask().catch(() => tell("no answer, so I ask again"))
  const isHasty = !isNews && performance.now() - begun < PAUSE
  setTimeout(listen, isHasty ? PAUSE : 0)
}

async function ask() {
  tell("waiting")
  count.textContent = `asked ${++asked} ×`
  const response = await fetch(`${eventsOf(ride)}?wait=25000${reader.query}`, { cache: "no-store" })
  const answer = await response.json()
  if (response.status === 410) {
    reader.beginAnew(answer)
    note("What happened before is not known any more.")
    return false
  }
  if (!response.ok) throw new Error(answer.message)
  const events = reader.hear({ ...answer, messages: answer.events })
  for (const event of events) note(event.driver ? `${event.status}: ${event.driver} is your driver` : event.status)
  return events.length > 0
}

async function post(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }).catch(() => undefined)
  if (response?.ok) return response.json()
  tell(response ? `not done: ${response.status}` : "not done: no answer")
}

function eventsOf(name) {
  return `/rides/${encodeURIComponent(name)}/events`
}

/** A live region: what is said again and again is said once. */
function tell(words) {
  if (state.textContent !== words) state.textContent = words
}

/** What comes from a server becomes text, never markup. */
function note(words) {
  const line = document.createElement("p")
  line.textContent = words
  log.append(line)
}
