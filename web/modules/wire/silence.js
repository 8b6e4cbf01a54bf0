/** Lesson 08's own picture: what each end of a guest's wire has heard of the other, how long ago, and what it knows of the end. */

import { guestWires } from "./ends.js"
import { sorted } from "./sorted.js"
import { handshake } from "./story.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {"client" | "server"} Side */

/** So much of the past is shown, in milliseconds. */
const SHOWN = 30 * 1000

/** Control frames that say nothing but that somebody is there: RFC 6455, section 5.5. */
const BEATS = [0x9, 0xa]

/** A frame that an end has heard, and when. @typedef {{ event: LogEvent, at: number, isBeat: boolean }} Sign */

/**
 * @typedef {object} Listener
 * @property {string} wire
 * @property {Side} side the end that listens
 * @property {number} since when its connection was opened, on the log's clock
 * @property {Sign[]} signs what it heard within the time that is shown, oldest first
 * @property {number} silence milliseconds since the newest sign, or since the connection was opened
 * @property {{ event: LogEvent, at: number, isItsOwn: boolean } | undefined} end when it ended the connection itself, or was told; undefined while it believes in it
 */

/** @typedef {{ listeners: Listener[], begin: number, end: number }} Silence all on one axis, in milliseconds of the log */

/** @param {Log} log @param {number} now the newest event that counts @returns {Silence} */
export function silenceOf(log, now) {
  const end = log.find(now)?.at ?? log.events.at(-1)?.at ?? 0
  const known = sorted(log, byConnection)
  const listeners = (log.stage ? guestWires(log.stage) : []).flatMap(({ id }) => {
    const opened = known.newest(`sockets ${id}`, now)
    return opened ? [listener(log, opened, "server", { now, end }), listener(log, opened, "client", { now, end })] : []
  })
  return { listeners, begin: Math.max(end - SHOWN, Math.min(end, ...listeners.map(({ since }) => since))), end }
}

/** @param {Log} log @param {LogEvent} opened @param {Side} side @param {{ now: number, end: number }} moment @returns {Listener} */
function listener(log, opened, side, { now, end }) {
  const { connection, wire = "", at: since } = opened
  const other = side === "client" ? "server" : "client"
  const known = sorted(log, byConnection)
  const heard = known.upTo(`frames ${connection} ${other}`, now).flatMap(event => {
    const { passed } = log.stay(event, now)
    return passed ? [{ event, at: passed.at, isBeat: BEATS.includes(event.opcode) }] : []
  })
  const own = known.all(`ended ${connection} ${side}`).find(({ n }) => n <= now)
  const told = known.all(`told ${connection} ${other}`).find(({ n }) => n <= now)
  const first = own && told ? (own.n < told.n ? own : told) : (own ?? told)
  return {
    wire,
    side,
    since,
    signs: heard.filter(({ at }) => at >= end - SHOWN),
    silence: Math.max(0, (first?.at ?? end) - (heard.at(-1)?.at ?? since)),
    end: first && { event: first, at: first.at, isItsOwn: first === own },
  }
}

/** The sockets of a wire; the frames of each from either side, the end that a side has made, and the end that was handed on. @type {import("./sorted.js").KeysOf} */
const byConnection = event => {
  const { kind, connection, from, wire } = event
  if (kind === "frame") return [`frames ${connection} ${from}`]
  if (kind === "finished") return [`ended ${connection} ${from}`]
  if (kind === "passed" && event.how !== undefined) return [`told ${connection} ${from}`]
  return handshake(event) ? [`sockets ${wire}`] : []
}
