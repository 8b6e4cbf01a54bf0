/** The office's page, given: it shows what your module tells it, and can call a number. */

import { serve } from "/11-fallback.js"

const state = document.querySelector(".guest-state")
const log = document.querySelector(".guest-log")

serve({
  base: location.origin,
  room: "office",
  onNumber: ({ offset, text }) => note(`${offset}: ${text}`),
  onLane: lane => (lane === "reset" ? note("The counter has begun anew.") : (state.textContent = `by ${lane}`)),
})

document.querySelector("form").addEventListener("submit", submit => {
  submit.preventDefault()
  const text = submit.target.text.value
  fetch("/numbers", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }) })
})

function note(words) {
  const line = document.createElement("p")
  line.className = "is-note"
  line.textContent = words
  log.append(line)
  log.scrollTop = log.scrollHeight
}
