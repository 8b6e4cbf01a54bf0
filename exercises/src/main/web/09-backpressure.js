/** The dashboard's page, given: it shows the newest value of each sensor, and can play the sensors, too. */

/** As long as a value may be, in bytes. */
const LONG = 8 * 1024

const state = document.querySelector(".guest-state")
const list = document.querySelector(".guest-log")
const form = document.querySelector("form")

const feed = new WebSocket(`${location.origin.replace("http", "ws")}/feed`)
feed.addEventListener("open", () => tell("open"))
feed.addEventListener("message", ({ data }) => show(JSON.parse(data)))
feed.addEventListener("close", ({ code }) => tell(`ended: ${code}`))

form.addEventListener("submit", submit => {
  submit.preventDefault()
  post({ [form.sensor.value]: form.value.valueAsNumber })
})
form.flood.addEventListener("click", flood)

/** @param {{ sensor: string, value: number | string, seq: number }} event */
function show({ sensor, value, seq }) {
  const item = document.getElementById(`of-${sensor}`) ?? list.appendChild(itemOf(sensor))
  const short = typeof value === "string" && value.length > 20 ? `${value.slice(0, 20)}…` : value
  item.textContent = `${sensor}: ${short} (${seq})`
}

function itemOf(sensor) {
  const item = document.createElement("li")
  item.id = `of-${sensor}`
  return item
}

/** Of ten sensors, so that most of it is old when it comes to somebody who is slow. */
async function flood() {
  for (let i = 0; i < 200; i++) {
    const sensors = Array.from({ length: 10 }, (_, of) => [`t${of}`, `${i} ${"x".repeat(LONG - 10)}`])
    await post(Object.fromEntries(sensors))
  }
}

function post(values) {
  return fetch("/values", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ values }) })
}

function tell(words) {
  if (state.textContent !== words) state.textContent = words
}
