/**
 * The address of an event, to be shared: `?log=5f1c09ab#event-17`, or `#event-17.b5` for its byte 5. A number alone would lead to another event as soon as a
 * new stage counts from 1 again, so the log's own name goes with it.
 */

/** @typedef {import("./log.js").Log} Log */

/** @param {Log} log @param {number} n @param {number} [byte] of the event's own bytes, from 0 */
export function addressOf(log, n, byte) {
  return `?log=${encodeURIComponent(log.epoch)}#event-${n}${byte === undefined ? "" : `.b${byte}`}`
}

/**
 * Where an address leads.
 * @param {{ search: string, hash: string }} address as `location` has it
 * @returns {{ n: number, byte?: number, epoch: string | null } | undefined} an address without a log means the one that runs
 */
export function targetOf({ search, hash }) {
  const [, event, byte] = /^#event-(\d+)(?:\.b(\d+))?$/.exec(hash) ?? []
  const n = Number(event ?? 0)
  if (n === 0) return undefined
  const epoch = new URLSearchParams(search).get("log")
  return byte === undefined ? { n, epoch } : { n, byte: Number(byte), epoch }
}

/**
 * Whether the event can be shown; a sentence if it never will be; undefined if it may still come.
 * @param {Log} log
 * @param {{ n: number, epoch: string | null }} target
 * @returns {{ isHere: boolean, problem?: string } | undefined}
 */
export function arrivalAt(log, { n, epoch }) {
  if (log.epoch === "") return undefined
  if (epoch !== null && epoch !== log.epoch) {
    return { isHere: false, problem: `Event ${n} was in the log of an earlier stage, which is gone with it.` }
  }
  if (log.find(n)) return { isHere: true }
  if (log.newest < n) return undefined
  return { isHere: false, problem: `Event ${n} is no longer in the log: it keeps the newest ones only.` }
}
