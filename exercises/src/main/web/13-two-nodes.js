/** The page of the depots, given: it asks your server where a thousand parcels are, before and after a depot opens or shuts. */

const PARCELS = Array.from({ length: 1000 }, (_, i) => `parcel-${i + 1}`)

const state = document.querySelector(".guest-state")
const rows = document.querySelector("tbody")
const opening = document.querySelector("form")

/** Where each parcel is, as far as we were told. */
let assignments = {}

opening.addEventListener("submit", submit => {
  submit.preventDefault()
  change("PUT", opening.depot.value)
  opening.reset()
})

rows.addEventListener("click", ({ target }) => {
  const depot = target.closest("button")?.value
  if (depot) change("DELETE", depot)
})

look()

async function change(method, depot) {
  const response = await fetch(`/depots/${encodeURIComponent(depot)}`, { method }).catch(() => undefined)
  if (!response?.ok) return say(response ? `not done: ${response.status}` : "not done: no answer")
  await look()
}

/** Asks where the parcels are now, and counts those that are elsewhere than before. */
async function look() {
  try {
    const { depots } = await ask("/depots")
    const before = assignments
    assignments = depots.length === 0 ? {} : (await ask("/assign", { parcels: PARCELS })).assignments
    const moved = PARCELS.filter(parcel => before[parcel] && before[parcel] !== assignments[parcel]).length
    show(depots)
    say(Object.keys(before).length === 0 ? "assigned" : `${moved} of 1,000 moved`)
  } catch (problem) {
    say(problem.message)
  }
}

async function ask(path, body) {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }
  const response = await fetch(path, options)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return response.json()
}

function show(depots) {
  const counts = new Map(depots.map(depot => [depot, 0]))
  for (const depot of Object.values(assignments)) counts.set(depot, (counts.get(depot) ?? 0) + 1)
  rows.replaceChildren(...[...counts].map(([depot, count]) => row(depot, count)))
}

function row(depot, count) {
  const row = document.createElement("tr")
  const name = document.createElement("th")
  name.scope = "row"
  name.textContent = depot
  const shut = document.createElement("button")
  shut.type = "button"
  shut.value = depot
  shut.textContent = "Shut"
  shut.setAttribute("aria-label", `Shut ${depot}`)
  row.append(name)
  row.insertCell().textContent = count
  row.insertCell().append(shut)
  return row
}

function say(words) {
  if (state.textContent !== words) state.textContent = words
}
