/** The bus stop's page, given: it shows what your module tells it, and can announce a departure. */

import { follow } from "/10-reconnect.js"

const state = document.querySelector(".guest-state")
const log = document.querySelector(".guest-log")

follow({
  url: `${location.origin.replace("http", "ws")}/departures`,
  room: "stop",
  onDeparture: ({ offset, text }) => note(`${offset}: ${text}`),
  onState: tell,
})

document.querySelector("form").addEventListener("submit", submit => {
  submit.preventDefault()
  const text = submit.target.text.value
  fetch("/departures", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }) })
})

function tell(name, { attempt, delay } = {}) {
  if (name === "reset") return note("The stop has begun anew.")
  state.textContent = name === "waiting" ? `waiting, attempt ${attempt} in ${(delay / 1000).toFixed(1)} s` : name
}

function note(words) {
  const line = document.createElement("p")
  line.className = "is-note"
  line.textContent = words
  log.append(line)
  log.scrollTop = log.scrollHeight
}
