/**
 * One logical client that comes back: each WebSocket of its wire is an attempt, a row under the one before. What the tap saw
 * is told: when it started, how it went, how it ended. What the client had planned the tap cannot see; where a page tells its
 * plan (a `plan` event: `delay` and `ceiling` in milliseconds), the row has that, too.
 */

import { sorted } from "./sorted.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/**
 * @typedef {object} Attempt
 * @property {number} number from 1
 * @property {number} connection
 * @property {LogEvent} event by which it started
 * @property {number} start milliseconds of the log
 * @property {number | undefined} waited since the one before had ended; undefined for the first, or beside one that is open
 * @property {number | undefined} opened when the handshake was answered with 101
 * @property {number | undefined} end when it was over
 * @property {{ from: number, delay: number, ceiling: number } | undefined} plan what the client said it would do
 * @property {"connecting" | "open" | "refused" | "answered" | "closed" | "torn"} outcome
 * @property {string} words the outcome, and a code if there was one
 */

/** @param {Log} log @param {string} wire @param {number} now @returns {Attempt[]} oldest first */
export function attemptsOf(log, wire, now) {
  /** @type {Map<number, LogEvent[]>} */
  const connections = new Map()
  /** @type {LogEvent | undefined} */
  let plan
  /** @type {Map<number, LogEvent | undefined>} */
  const plans = new Map()
  for (const event of sorted(log, turningPoints).upTo(wire, now)) {
    if (event.kind === "plan") plan = event
    if (event.connection === undefined) continue
    if (event.kind === "opened") {
      connections.set(event.connection, [])
      plans.set(event.connection, plan)
    }
    connections.get(event.connection)?.push(event)
  }
  /** @type {Attempt[]} */
  const attempts = []
  for (const [connection, events] of connections) {
    if (!log.isSocket(connection) && !events.some(event => event.kind === "refused")) continue
    const before = attempts[attempts.length - 1]
    const start = events[0].at
    const end = events.find(event => event.kind === "closed" || event.kind === "refused")?.at
    const told = plans.get(connection)
    attempts.push({
      number: attempts.length + 1,
      connection,
      event: events[0],
      start,
      waited: before?.end === undefined || before.end > start ? undefined : start - before.end,
      opened: events.find(event => event.response?.status === 101)?.at,
      end,
      plan: told && told.at <= start && (!before || told.at > before.start) ? { from: told.at, delay: told.delay, ceiling: told.ceiling } : undefined,
      ...outcomeOf(events, end),
    })
  }
  return attempts
}

/** What decides how an attempt goes, by its wire: few events, however much crosses. @type {import("./sorted.js").KeysOf} */
const turningPoints = (event, log) => (event.wire !== undefined && isTurningPoint(event, log) ? [event.wire] : [])

/** @param {LogEvent} event @param {Log} log */
function isTurningPoint(event, log) {
  if (event.kind === "frame") return event.opcode === 0x8
  return ["plan", "opened", "refused", "closed"].includes(event.kind) || (event.response !== undefined && log.isSocket(event.connection))
}

/** @param {LogEvent[]} events @param {number | undefined} end @returns {{ outcome: Attempt["outcome"], words: string }} */
function outcomeOf(events, end) {
  const refused = events.find(event => event.kind === "refused")
  if (refused) return { outcome: "refused", words: "refused: nobody took the connection" }
  const answer = events.find(event => event.response)
  if (answer && answer.response.status !== 101) return { outcome: "answered", words: `${answer.response.status} instead of 101` }
  const close = events.find(event => event.kind === "frame" && event.opcode === 0x8)
  const code = close ? ` ${close.code ?? 1005}` : ""
  if (end === undefined) return answer ? { outcome: "open", words: close ? `closing,${code}` : "open" } : { outcome: "connecting", words: "connecting" }
  return close ? { outcome: "closed", words: `closed,${code}` } : { outcome: "torn", words: "1006: it ended without a Close" }
}
