/** The page of the ticker, given: it listens, and shows each price as your server tells it. */

const state = document.querySelector(".guest-state")
const place = document.querySelector(".guest-asked")
const log = document.querySelector(".guest-log")
const saving = document.querySelector("form")

const ticker = new EventSource("/ticker")

ticker.addEventListener("open", () => tell("listening"))
ticker.addEventListener("error", () => tell(ticker.readyState === EventSource.CONNECTING ? "coming back" : "given up"))
ticker.addEventListener("welcome", standAt)
ticker.addEventListener("reset", event => {
  show("The ticker has begun anew: what was told meanwhile is missing.", "is-note")
  standAt(event)
})
ticker.addEventListener("message", event => {
  const { symbol, price } = JSON.parse(event.data)
  show(`${symbol} ${price}`, "is-heard")
  standAt(event)
})

saving.addEventListener("submit", submit => {
  submit.preventDefault()
  save(saving.symbol.value, { price: saving.price.valueAsNumber })
})

async function save(symbol, price) {
  const headers = { "Content-Type": "application/json" }
  const response = await fetch(`/prices/${encodeURIComponent(symbol)}`, { method: "PUT", headers, body: JSON.stringify(price) }).catch(() => undefined)
  if (!response?.ok) tell(response ? `not saved: ${response.status}` : "not saved: no answer")
}

/** The browser keeps this id, and sends it when it comes back. */
function standAt({ lastEventId }) {
  place.textContent = `last id …${lastEventId.slice(-8)}`
}

function tell(words) {
  if (state.textContent !== words) state.textContent = words
}

function show(words, kind) {
  const line = document.createElement("p")
  line.className = kind
  line.textContent = words
  log.append(line)
  log.scrollTop = log.scrollHeight
}
