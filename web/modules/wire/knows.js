/**
 * Who can know about the newest fault, and since when. Only what the log shows is told: that the tap sent an end, that it
 * handed one on, that somebody ended his own side. What nobody has seen is "nothing yet".
 */

import { endsOf } from "./ends.js"
import { sorted } from "./sorted.js"
import { firstAfter } from "./order.js"
import { chatMessage, spanWords } from "./words.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {"client" | "server"} Side */

/** So much earlier than its end the ends of a process's sockets may be seen: the system tells of them first. In milliseconds. */
const JUST_BEFORE = 1000

/** The newest fault of a wire, or the newest end or start of a node at one of its ends. @param {Log} log @param {string} wire @param {number} now */
export function newestFault(log, wire, now) {
  const faults = sorted(log, byWhatBroke)
  const { client, server } = endsOf(log.stage, wire)
  const nodes = [client.id, server.id].map(id => {
    const [begin] = faults.all(`started ${id}`) // The stage's own, which broke nothing.
    const node = faults.newest(`node ${id}`, now)
    return node === begin ? undefined : node
  })
  return [faults.newest(`wire ${wire}`, now), ...nodes].reduce((one, other) => ((other?.n ?? 0) > (one?.n ?? 0) ? other : one), undefined)
}

/** @type {import("./sorted.js").KeysOf} */
const byWhatBroke = event => {
  const id = event.node ?? "a"
  if (event.kind === "node") return event.state === "started" ? [`node ${id}`, `started ${id}`] : [`node ${id}`]
  return event.kind === "fault" ? [`wire ${event.wire}`] : []
}

/** What follows from a fault, as far as it was seen. @typedef {{ ends: LogEvent[], passed: (from: Side) => LogEvent | undefined, presences: LogEvent[] }} Later */

/**
 * @param {Log} log
 * @param {LogEvent} fault
 * @param {string} wire
 * @param {number} now
 * @returns {{ who: string, what: string }[]}
 */
export function whoKnows(log, fault, wire, now) {
  const effects = sorted(log, byEffect)
  const isOurs = (/** @type {LogEvent} */ event) => log.isTalking(event.connection) && log.isOpenedBefore(event.connection, fault)
  /** @type {Later} */
  const later = {
    ends: effects.upTo(`ends ${wire}`, now).filter(event => isEffect(event, fault) && isOurs(event)),
    passed: from => firstLater(effects.upTo(`passed ${wire} ${from}`, now), fault, isOurs),
    presences: effects.upTo("presence", now),
  }
  const { client, server } = endsOf(log.stage, wire)
  const isItself = (/** @type {string | undefined} */ id) => fault.kind === "node" && (fault.node ?? "a") === id
  const ends = [
    { who: `the ${client.name}`, what: isItself(client.id) ? ofItself(fault) : knowledge(later, fault, "client") },
    { who: `the ${server.name}`, what: isItself(server.id) ? ofItself(fault) : knowledge(later, fault, "server") },
  ]
  return client.id === undefined ? [...ends, { who: "the other guests", what: ofOthers(later, fault, wire) }] : ends
}

/** The ends of streams, what was handed on, and what a node told its guests. @type {import("./sorted.js").KeysOf} */
const byEffect = event => {
  if (event.kind === "finished") return [`ends ${event.wire}`]
  if (event.kind === "passed") return event.how === undefined ? [`passed ${event.wire} ${event.from}`] : [`ends ${event.wire}`, `passed ${event.wire} ${event.from}`]
  return event.from === "server" && event.text?.includes("presence") && chatMessage(event)?.type === "presence" ? ["presence"] : []
}

/** @param {LogEvent[]} events @param {LogEvent} fault @param {(event: LogEvent) => boolean} test */
function firstLater(events, fault, test) {
  for (let i = firstAfter(events, fault.n); i < events.length; i++) if (test(events[i])) return events[i]
  return undefined
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
  reject: { client: "who asks gets that status; a WebSocket’s page is told 1006 and no status", server: "nothing: no request comes to it" },
  "reject-upgrade": { client: "a WebSocket’s page is told 1006 and no status; whoever asks for anything else notices nothing", server: "nothing: no handshake comes to it" },
  "swallow-upgrade": { client: "nothing: it waits for an answer, and only its own clock can tell it not to", server: "nothing: no handshake comes to it" },
  refuse: { client: "who connects anew is torn off at once; a WebSocket’s page is told 1006, a fetch fails", server: "nothing: no connection comes to it" },
}

/** @param {Later} later @param {LogEvent} fault @param {Side} side */
function knowledge(later, fault, side) {
  if (fault.armed) return "nothing: it has not struck yet"
  const atTheDoor = fault.on ? AT_THE_DOOR[fault.fault] : undefined
  if (atTheDoor) return atTheDoor[side]
  if (fault.fault === "close" || fault.fault === "reset") return ofAnEnd(later, fault, side)
  const told = later.ends.find(event => event.kind === "passed" && event.from !== side)
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

/** @param {Later} later @param {LogEvent} fault @param {Side} side */
function ofAnEnd(later, fault, side) {
  if ((fault.connections ?? []).length === 0) return "nothing: there was no connection to end"
  if (fault.fault === "reset") return "was sent an RST at once"
  const answer = later.ends.find(event => event.kind === "finished" && event.from === side && fault.connections.includes(event.connection))
  return answer ? `was sent a FIN at once, and ended its own side after ${spanWords(answer.at - fault.at)}` : "was sent a FIN at once; has not ended its own side"
}

/** @param {Later} later @param {LogEvent} fault */
function ofRelease(later, fault) {
  const heard = later.passed(fault.way === "to-browser" ? "server" : "client")
  return heard ? `hears again since ${spanWords(heard.at - fault.at)} after it` : "nothing: nothing waited for it"
}

/** @param {LogEvent} fault */
function ofItself(fault) {
  if (fault.state === "started") return "nothing of what the process before it knew"
  return fault.state === "ended" ? "it is gone" : "it happened to itself"
}

/** Told by the node, in a message of the chat. @param {Later} later @param {LogEvent} fault @param {string} wire */
function ofOthers(later, fault, wire) {
  if (fault.kind === "node") return "each learns it on a wire of their own"
  const told = firstLater(later.presences, fault, event => event.wire !== wire)
  return told ? `were told after ${spanWords(told.at - fault.at)}` : "nothing: nobody has told them"
}
