/** The page of the books, given: it asks once a second what the accounts hold that somebody watches. */

const INTERVAL = 1000
const CENTS = 100

const state = document.querySelector(".guest-state")
const rows = document.querySelector("tbody")
const watching = document.querySelector("form")

watching.addEventListener("submit", submit => {
  submit.preventDefault()
  watch(watching.account.value)
})

askAgain()

/** The row of an account is there once. */
function watch(account) {
  if ([...rows.rows].some(row => row.cells[0].textContent === account)) return
  const row = rows.insertRow()
  const name = document.createElement("th")
  name.scope = "row"
  name.textContent = account
  row.append(name)
  row.insertCell()
  ask(row)
}

async function askAgain() {
  await Promise.all([...rows.rows].map(ask))
  setTimeout(askAgain, INTERVAL)
}

async function ask(row) {
  const [name, balance] = row.cells
  try {
    const response = await fetch(`/accounts/${encodeURIComponent(name.textContent)}`)
    const answer = await response.json()
    tell(answer.message ?? "asking")
    if (response.ok) balance.textContent = (answer.balance / CENTS).toFixed(2)
  } catch {
    tell("no answer")
  }
}

function tell(words) {
  if (state.textContent !== words) state.textContent = words
}
