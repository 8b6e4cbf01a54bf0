/**
 * Who can know about the newest fault, and since when. Only what the log shows is told: that the tap sent an end, that it
 * handed one on, that somebody ended his own side. What nobody has seen is "nothing yet".
 */

import { chatMessage, spanWords } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {"client" | "server"} Side */

/** So much earlier than its end the ends of a process's sockets may be seen: the system tells of them first. In milliseconds. */
const JUST_BEFORE = 1000

/** The newest fault of a wire, or the newest end or start of the node. @param {Log} log @param {string} wire @param {number} now */
export function newestFault(log, wire, now) {
  const begin = log.events.find(event => event.kind === "node" && event.state === "started") // The stage's own, which broke nothing.
  return log.events.findLast(event => event.n <= now && event !== begin && (event.kind === "node" || (event.kind === "fault" && event.wire === wire)))
}

/**
 * @param {Log} log
 * @param {LogEvent} fault
 * @param {string} wire
 * @param {number} now
 * @returns {{ who: string, what: string }[]}
 */
export function whoKnows(log, fault, wire, now) {
  const later = log.events.filter(event => event.n <= now && isEffect(event, fault))
  const ours = later.filter(event => event.wire === wire && log.isTalking(event.connection) && log.isOpenedBefore(event.connection, fault))
  return [
    { who: "the browser", what: knowledge(ours, fault, "client") },
    { who: "the node", what: fault.kind === "node" ? ofItself(fault) : knowledge(ours, fault, "server") },
    { who: "the other guests", what: ofOthers(later, fault, wire) },
  ]
}

/** @param {LogEvent} event @param {LogEvent} fault */
function isEffect(event, fault) {
  const isEndOfSocket = fault.state === "ended" && event.kind === "passed" && event.from === "server" && event.how !== undefined
  return event.n > fault.n || (isEndOfSocket && event.at > fault.at - JUST_BEFORE)
}

/** What a fault that stands, or has struck, lets its sender and its receiver know. @type {Record<string, { sender: string, receiver: string } | undefined>} */
const LETS_KNOW = {
  delay: { sender: "nothing: it sent, and TCP took it; only an answer, if one is owed, comes late", receiver: "nothing: all comes, whole and in order; without the sender’s clock it cannot tell late from sent late" },
  throttle: { sender: "nothing, until its system’s buffers are full and its writing waits", receiver: "only that bytes come slowly: a slow line and a slow partner look alike" },
  slice: { sender: "nothing: it sent, and TCP took it", receiver: "nothing, if it reads a stream as a stream; a program that takes a read for a message breaks" },
  flip: { sender: "nothing: TCP took its bytes as they were", receiver: "only what the bytes say now: the tap wrote them, so TCP’s checksum fits" },
  discard: { sender: "nothing before the close: TCP took its bytes", receiver: "nothing before the close: it cannot miss what it never expected" },
}

/** What meets only connections that are still to come. @type {Record<string, Record<Side, string> | undefined>} */
const AT_THE_DOOR = {
  reject: { client: "who connects anew gets that status; a WebSocket’s page is told 1006 and no status", server: "nothing: no handshake comes to it" },
  refuse: { client: "who connects anew is torn off at once; a WebSocket’s page is told 1006, a fetch fails", server: "nothing: no connection comes to it" },
}

/** @param {LogEvent[]} later @param {LogEvent} fault @param {Side} side */
function knowledge(later, fault, side) {
  if (fault.armed) return "nothing: it has not struck yet"
  const atTheDoor = fault.on ? AT_THE_DOOR[fault.fault] : undefined
  if (atTheDoor) return atTheDoor[side]
  if (fault.fault === "close" || fault.fault === "reset") return ofAnEnd(later, fault, side)
  const told = later.find(event => event.kind === "passed" && event.from !== side && event.how !== undefined)
  if (told) return `${since(told, fault)}: ${told.how === "reset" ? "an RST" : "a FIN"} came`
  if (fault.state === "started") return "nothing: the new process has told nobody that it is there"
  const isTheirs = fault.way === (side === "client" ? "to-browser" : "to-node")
  const lets = fault.on ? LETS_KNOW[fault.fault] : undefined
  if (lets) return isTheirs ? lets.receiver : lets.sender
  if (fault.on) return isTheirs ? "nothing: it cannot tell a held wire from a partner who is silent" : "nothing: it sent, and TCP took it"
  return isTheirs && fault.kind === "fault" ? ofRelease(later, fault) : "nothing yet"
}

/** @param {LogEvent} told @param {LogEvent} fault */
function since(told, fault) {
  return told.n > fault.n ? `since ${spanWords(told.at - fault.at)} after it` : "at once"
}

/** @param {LogEvent[]} later @param {LogEvent} fault @param {Side} side */
function ofAnEnd(later, fault, side) {
  if ((fault.connections ?? []).length === 0) return "nothing: there was no connection to end"
  if (fault.fault === "reset") return "was sent an RST at once"
  const answer = later.find(event => event.kind === "finished" && event.from === side && fault.connections.includes(event.connection))
  return answer ? `was sent a FIN at once, and ended its own side after ${spanWords(answer.at - fault.at)}` : "was sent a FIN at once; has not ended its own side"
}

/** @param {LogEvent[]} later @param {LogEvent} fault */
function ofRelease(later, fault) {
  const from = fault.way === "to-browser" ? "server" : "client"
  const heard = later.find(event => event.kind === "passed" && event.from === from)
  return heard ? `hears again since ${spanWords(heard.at - fault.at)} after it` : "nothing: nothing waited for it"
}

/** @param {LogEvent} fault */
function ofItself(fault) {
  if (fault.state === "started") return "nothing of what the process before it knew"
  return fault.state === "ended" ? "it is gone" : "it happened to itself"
}

/** Told by the node, in a message of the chat. @param {LogEvent[]} later @param {LogEvent} fault @param {string} wire */
function ofOthers(later, fault, wire) {
  if (fault.kind === "node") return "each learns it on a wire of their own"
  const told = later.find(event => event.wire !== wire && event.from === "server" && chatMessage(event)?.type === "presence")
  return told ? `were told after ${spanWords(told.at - fault.at)}` : "nothing: nobody has told them"
}
