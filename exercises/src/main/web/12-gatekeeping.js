/** The inbox's page, given: it enters with a ticket, and shows what comes, as text. */

const state = document.querySelector(".guest-state")
const log = document.querySelector(".guest-log")

document.querySelector("form").addEventListener("submit", submit => {
  submit.preventDefault()
  enter(submit.target.ticket.value)
})

function enter(ticket) {
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/inbox?ticket=${encodeURIComponent(ticket)}`, ["notify.v1"])
  state.textContent = "entering"
  socket.onmessage = ({ data }) => received(socket, JSON.parse(data))
  socket.onclose = ({ code }) => (state.textContent = `closed: ${code}`)
}

function received(socket, message) {
  if (message.type === "welcome") state.textContent = `inbox of ${message.user}`
  if (message.type === "notification") {
    note(message.text)
    socket.send(JSON.stringify({ type: "seen" }))
  }
}

function note(words) {
  const line = document.createElement("p")
  line.className = "is-note"
  line.textContent = words
  log.append(line)
  log.scrollTop = log.scrollHeight
}
