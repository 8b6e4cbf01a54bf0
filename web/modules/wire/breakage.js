/** The faults beyond the plainest: what each needs to be told, and how a form's answers become what the kit is asked for. */

import { wayWords } from "./ends.js"

/**
 * @typedef {object} Kind
 * @property {string} name as the kit calls it
 * @property {string} words what is really done to the bytes
 * @property {boolean} hasWay whether it is for one direction
 * @property {{ unit: string, least: number, most: number, usual: number }} [value]
 * @property {boolean} [hasJitter]
 */

/** In the order in which they are offered. @type {Kind[]} */
export const KINDS = [
  { name: "delay", words: "each byte waits, in order", hasWay: true, value: { unit: "ms", least: 1, most: 10_000, usual: 500 }, hasJitter: true },
  { name: "throttle", words: "so many bytes leave in a second", hasWay: true, value: { unit: "B/s", least: 1, most: 100_000_000, usual: 1000 } },
  { name: "hold", words: "nothing leaves until it is taken off", hasWay: true },
  { name: "slice", words: "bytes leave in small pieces", hasWay: true, value: { unit: "B each", least: 1, most: 65_536, usual: 1 } },
  { name: "flip", words: "one bit is turned", hasWay: true, value: { unit: "(which bit)", least: 0, most: 1_000_000, usual: 0 } },
  { name: "discard", words: "bytes are dropped, then it is closed", hasWay: true, value: { unit: "ms until the close", least: 0, most: 60_000, usual: 1000 } },
  { name: "close", words: "a FIN to both ends", hasWay: true },
  { name: "reset", words: "an RST to both ends", hasWay: true },
  { name: "reject", words: "the tap answers requests with a status", hasWay: false, value: { unit: "", least: 300, most: 599, usual: 503 } },
  { name: "reject-upgrade", words: "the same, but only handshakes of WebSockets", hasWay: false, value: { unit: "", least: 300, most: 599, usual: 400 } },
  { name: "swallow-upgrade", words: "handshakes are dropped, and nobody is told", hasWay: false },
  { name: "refuse", words: "new connections are torn off", hasWay: false },
]

/** When a fault strikes, and what is counted until then. */
export const MOMENTS = [
  { name: "", words: "now", unit: "" },
  { name: "after-bytes", words: "after bytes", unit: "B" },
  { name: "after-frames", words: "after frames", unit: "frames" },
  { name: "every", words: "on every nth new connection", unit: "th" },
  { name: "seconds", words: "now, for a time", unit: "s" },
]

/** Those at which a fault of that kind can strike: one that meets new connections counts no bytes. @param {Kind} kind */
export function momentsOf(kind) {
  return MOMENTS.filter(({ name }) => kind.hasWay || !name.startsWith("after-"))
}

/**
 * @param {Kind} kind
 * @param {{ way: string, value: number, jitter: number, moment: string, amount: number }} answers
 */
export function faultToAsk(kind, { way, value, jitter, moment, amount }) {
  const meetsBothEnds = (kind.name === "close" || kind.name === "reset") && !moment.startsWith("after-")
  return {
    fault: kind.name,
    on: true,
    ...(kind.hasWay && !meetsBothEnds ? { way } : {}),
    value: kind.value ? value : 0,
    ...(kind.hasJitter && jitter > 0 ? { jitter } : {}),
    ...(moment === "" ? {} : { when: { [moment]: amount } }),
  }
}

/**
 * A fault that stands, in a few words.
 * @param {{ fault: string, way?: string, value?: number, jitter?: number, when?: Record<string, number> }} fault
 * @param {import("./ends.js").Ends} ends of its wire
 */
export function standingWords({ fault, way, value, jitter, when }, ends) {
  const kind = KINDS.find(each => each.name === fault)
  const amount = kind?.value && value !== undefined ? ` ${value}${jitter ? ` ± ${jitter}` : ""} ${kind.value.unit}`.trimEnd() : ""
  const [moment, count] = Object.entries(when ?? {})[0] ?? []
  const waits = MOMENTS.find(each => each.name === moment && moment !== undefined)
  return `${fault}${amount}${way ? `, ${wayWords(way, ends)}` : ""}${waits ? `, ${waits.words}: ${count} ${waits.unit}` : ""}`
}
