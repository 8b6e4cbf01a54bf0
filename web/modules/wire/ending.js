/**
 * What closed a connection, who began, and was it clean: told from the Close frames and the ends of the two streams. An end
 * is clean when both sides said Close before TCP ended (RFC 6455, 7.1.4); without WebSocket, when no side was torn off.
 */

import { closeCode } from "./frame.js"
import { sorted } from "./sorted.js"
import { spanWords } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/**
 * @typedef {object} Ending
 * @property {number} connection
 * @property {"open" | "closing" | "clean" | "not clean"} state
 * @property {string} began who began, and with what
 * @property {string} answer what the other side did
 * @property {string} verdict in one sentence
 * @property {LogEvent[]} events those that say so, oldest first
 */

/**
 * @param {Log} log
 * @param {number} connection
 * @param {number} now the newest event that counts
 * @returns {Ending}
 */
export function endingOf(log, connection, now) {
  const own = sorted(log, ofItsEnd).upTo(connection, now)
  const signs = own.filter(isSign)
  const first = signs[0]
  if (!first) {
    return { connection, state: "open", began: "nobody has begun to close it", answer: "", verdict: "It is open.", events: [] }
  }
  const answer = signs.find(event => event !== first && event.from !== undefined && event.from !== first.from && isAnswerTo(first, event))
  const isOver = own.some(event => event.kind === "closed")
  return {
    connection,
    began: beginning(first),
    answer: answer ? `${who(answer)} ${deed(answer)} after ${spanWords(answer.at - first.at)}` : first.from ? `${first.from === "client" ? "the server" : "the client"} has not answered` : "",
    ...withTls(judged(log, own, connection, isOver), own),
    events: signs,
  }
}

/** The connection that a picture of a wire is about: the selected event's, else the newest of the wire on which more was said than what loads a page. @param {Log} log @param {{ wire: string, selected: number, now: number }} view */
export function connectionInView(log, { wire, selected, now }) {
  const event = log.find(selected)
  if (event?.connection !== undefined) return event.connection
  return sorted(log, byTalk).newest(wire, now)?.connection
}

/** What is said beyond loading a page, by its wire. @type {import("./sorted.js").KeysOf} */
const byTalk = (event, log) => (event.wire !== undefined && log.isTalking(event.connection) ? [event.wire] : [])

/** What tells of a connection's end, by the connection. A fault may meet several. @type {import("./sorted.js").KeysOf} */
const ofItsEnd = event => {
  if (event.kind === "fault") return event.struck === true || event.fault === "close" || event.fault === "reset" ? new Set([...(event.connections ?? []), ...(event.connection === undefined ? [] : [event.connection])]) : []
  return event.connection !== undefined && (isSign(event) || event.kind === "closed" || event.response?.status === 101) ? [event.connection] : []
}

/** @param {LogEvent} event */
function isSign(event) {
  return isClose(event) || ["finished", "violation", "fault", "refused"].includes(event.kind)
}

/** @param {LogEvent} event */
function isClose(event) {
  return event.kind === "frame" && event.opcode === 0x8
}

/** A Close is answered by a Close; an end of a stream by an end. @param {LogEvent} first @param {LogEvent} event */
function isAnswerTo(first, event) {
  return isClose(first) ? isClose(event) : event.kind === "finished"
}

/** @param {LogEvent} event */
function who(event) {
  if (event.kind === "refused") return "the server"
  return event.from === "client" ? "the client" : event.from === "server" ? "the server" : "the tap"
}

/** @param {LogEvent} event */
function deed(event) {
  if (event.kind === "finished" && event.how === "reset") return "was torn off (RST)"
  if (event.kind === "finished") return event.closeNotify === false ? "ended its sending (FIN, without TLS’s close_notify)" : "ended its sending (FIN)"
  if (event.kind === "violation") return `broke a rule (${event.code})`
  if (event.kind === "refused") return "took no connection"
  if (event.kind === "fault") return `did it: ${event.fault}`
  return event.code === undefined ? "sent Close without a code" : `sent Close ${event.code}, ${closeCode(event.code).name}`
}

/** @param {LogEvent} first */
function beginning(first) {
  return `${who(first)} ${deed(first)}`
}

/**
 * @param {Log} log
 * @param {LogEvent[]} own
 * @param {number} connection
 * @param {boolean} isOver
 * @returns {{ state: Ending["state"], verdict: string }}
 */
function judged(log, own, connection, isOver) {
  const closers = new Set(own.filter(isClose).map(event => event.from))
  const isTorn = own.some(event => event.kind === "finished" && event.how === "reset") || own.some(event => event.kind === "fault" && event.fault === "reset")
  if (own.some(event => event.kind === "refused")) return { state: "not clean", verdict: "Not clean: there was never anybody at the other end." }
  if (isTorn) return { state: "not clean", verdict: `Not clean: it was torn off${closers.size > 0 || !log.isSocket(connection) ? "" : "; a page is told 1006"}.` }
  if (!log.isSocket(connection) || !wasSwitched(own)) {
    return isOver ? { state: "clean", verdict: "Clean, as HTTP goes: both sides ended their sending." } : { state: "closing", verdict: "It is being closed." }
  }
  if (closers.size === 2) return { state: isOver ? "clean" : "closing", verdict: isOver ? "Clean: both sides said Close before TCP ended." : "Both sides said Close; TCP has not ended yet." }
  if (!isOver) return { state: "closing", verdict: closers.size === 1 ? "One Close was sent; it waits for its answer." : "One side sends no more, without a Close." }
  if (closers.size === 1) return { state: "not clean", verdict: "Not clean: a Close was sent and never answered." }
  return { state: "not clean", verdict: "Not clean: nobody said Close; a page is told 1006." }
}

/**
 * Of what TLS sealed nobody knows the end, unless TLS told it: a FIN can come from anybody on the way.
 * @param {ReturnType<typeof judged>} judgement
 * @param {LogEvent[]} own
 */
function withTls(judgement, own) {
  if (!own.some(event => event.kind === "finished" && event.closeNotify === false)) return judgement
  const bothSaidClose = new Set(own.filter(isClose).map(event => event.from)).size === 2
  const state = judgement.state === "clean" && !bothSaidClose ? "not clean" : judgement.state
  const words = judgement.verdict.replace(/^Clean, as HTTP goes: /, state === "clean" ? "$&" : "Not clean: ")
  return { state, verdict: `${words} A FIN came without TLS’s close_notify: what was sent last may be truncated.` }
}

/** @param {LogEvent[]} own */
function wasSwitched(own) {
  return own.some(event => event.kind === "head" && event.response?.status === 101)
}
