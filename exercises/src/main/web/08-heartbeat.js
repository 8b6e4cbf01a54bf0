/** The couriers' page, given: it watches who is online, and may be a courier's own. It says nothing: a browser answers pings by itself. */

const address = new URLSearchParams(location.search)
const id = address.get("id") ?? address.get("name")?.toLowerCase() ?? ""

const state = document.querySelector(".guest-state")
const list = document.querySelector(".guest-players")
const log = document.querySelector(".guest-log")

document.querySelector("[name=id]").value = id

const watch = open("/watch")
watch.addEventListener("open", () => id || tell("watching"))
watch.addEventListener("message", ({ data }) => hear(JSON.parse(data)))
watch.addEventListener("close", ({ code }) => note(`The watch has ended: ${code}.`))
if (id) ride()

function ride() {
  document.title = `Courier ${id}`
  const courier = open(`/courier?id=${encodeURIComponent(id)}`)
  courier.addEventListener("open", () => tell(`online as ${id}`))
  courier.addEventListener("close", ({ code }) => tell(`ended: ${code}`))
}

/** @param {string} path */
function open(path) {
  return new WebSocket(`${location.origin.replace("http", "ws")}${path}`)
}

/** @param {{ type: string, id: string }} event */
function hear(event) {
  const others = [...list.children].map(item => item.textContent).filter(each => each !== event.id)
  const all = event.type === "online" ? [...others, event.id].sort() : others
  list.replaceChildren(...all.map(itemOf))
  note(`${event.id} is ${event.type}`)
}

function itemOf(courier) {
  const item = document.createElement("li")
  item.textContent = courier
  return item
}

function tell(words) {
  if (state.textContent !== words) state.textContent = words
}

function note(words) {
  const line = document.createElement("p")
  line.className = "is-note"
  line.textContent = words
  log.append(line)
  log.scrollTop = log.scrollHeight
}
