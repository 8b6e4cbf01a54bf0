/** The page of the scores, given: it asks once a second for what it has not seen, and shows what your server says. */

const INTERVAL = 1000

const state = document.querySelector(".guest-state")
const count = document.querySelector(".guest-asked")
const rows = document.querySelector("tbody")
const saving = document.querySelector("form")

let cursor = 0
let asked = 0

saving.addEventListener("submit", submit => {
  submit.preventDefault()
  const { match, home, away } = saving
  save(match.value, { home: home.valueAsNumber, away: away.valueAsNumber })
})

askAgain()

async function askAgain() {
  asked++
  try {
    const response = await fetch(`/scores?after=${cursor}`)
    hear(response.status, await response.json())
  } catch {
    state.textContent = "no answer"
  }
  setTimeout(askAgain, INTERVAL)
}

function hear(status, { offset, scores = [], message }) {
  const words = message ?? "asking"
  if (state.textContent !== words) state.textContent = words
  count.textContent = `asked ${asked} ×, told ${status}`
  for (const score of scores) show(score)
  cursor = offset ?? cursor
}

/** The row of a match is written anew, or added. */
function show({ match, home, away }) {
  const row = [...rows.rows].find(each => each.cells[0].textContent === match) ?? addRow(match)
  row.cells[1].textContent = `${home} : ${away}`
}

function addRow(match) {
  const row = rows.insertRow()
  const name = document.createElement("th")
  name.scope = "row"
  name.textContent = match
  row.append(name)
  row.insertCell()
  return row
}

async function save(match, score) {
  const headers = { "Content-Type": "application/json" }
  const response = await fetch(`/matches/${encodeURIComponent(match)}`, { method: "PUT", headers, body: JSON.stringify(score) }).catch(() => undefined)
  if (!response?.ok) state.textContent = response ? `not saved: ${response.status}` : "not saved: no answer"
}
