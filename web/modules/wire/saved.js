/** A log that was saved as JSON, read back: what a person may drop on a page is looked at before it is believed. */

/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {import("./log.js").Stage} Stage */

const NO_LOG = "This is no log of ws101. Save one with “JSON” below an event list."

/**
 * @param {string} text of the file
 * @returns {{ stage: Stage, events: LogEvent[], problem?: undefined } | { problem: string }} a sentence if it is no log
 */
export function readSaved(text) {
  /** @type {any} */
  let saved
  try {
    saved = JSON.parse(text)
  } catch {
    return { problem: `This file is no JSON. ${NO_LOG}` }
  }
  if (!Array.isArray(saved?.events)) return { problem: NO_LOG }
  const wrong = saved.events.findIndex((/** @type {any} */ event, /** @type {number} */ i) => !isEvent(event) || event.n <= (saved.events[i - 1]?.n ?? 0))
  if (wrong >= 0) return { problem: `Entry ${wrong + 1} of this log is no event, or not in order: was the file changed?` }
  if (saved.events.length === 0) return { problem: "This log is empty: nothing had crossed when it was saved." }
  return { stage: stageOf(saved), events: saved.events }
}

/** @param {any} event */
function isEvent(event) {
  return Number.isSafeInteger(event?.n) && Number.isFinite(event.at) && typeof event.kind === "string" && isBytes(event.bytes) && (event.kind !== "head" || Array.isArray(event.fields))
}

/** @param {unknown} bytes */
function isBytes(bytes) {
  return bytes === undefined || (typeof bytes === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(bytes))
}

/** What ran when it was saved; of a log without it, the wires that its events name. @param {any} saved @returns {Stage} */
function stageOf(saved) {
  const ids = [...new Set(saved.events.map((/** @type {LogEvent} */ event) => event.wire).filter(Boolean))].map(String)
  const known = Array.isArray(saved.wires) ? saved.wires : []
  const wires = ids.map(id => wireOf(id, known.find((/** @type {any} */ wire) => wire?.id === id)))
  const nodes = (Array.isArray(saved.nodes) ? saved.nodes : []).map((/** @type {any} */ node) => ({ id: String(node?.id), name: String(node?.name ?? "node"), state: "ended", pid: 0, port: 0 }))
  return { state: "stopped", problem: null, program: "step", epoch: String(saved.epoch ?? "saved"), newest: saved.events.at(-1).n, origin: saved.origin, nodes, wires }
}

/** @param {string} id @param {any} known @returns {Stage["wires"][number]} */
function wireOf(id, known) {
  const from = known?.from === undefined ? {} : { from: String(known.from) }
  const ends = known?.ends ? { ends: { client: String(known.ends.client), server: String(known.ends.server) } } : {}
  return { id, guest: String(known?.guest ?? id), page: "", ...from, ...ends, to: String(known?.to ?? ""), faults: [] }
}
