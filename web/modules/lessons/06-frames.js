/** What ticks off the experiments of lesson 06: for each of them the events that prove it, the cause before the effect. */

import { hexOf } from "../wire/bytes.js"
import { anatomy } from "../wire/frame.js"
import { close, fault, first, onConnection, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** Where the length of a payload takes another form: 7 bits up to 125, 16 up to 65,535. */
const LENGTHS = [125, 126, 65_535, 65_536]

const CONTINUATION = 0x0
const TEXT = 0x1
const CLOSE = 0x8
const PING = 0x9
const PONG = 0xa

/** A client's header is longer by its masking key. */
const KEY = 4

/** Of RFC 6455, section 7.4. */
const PROTOCOL_ERROR = 1002
const INVALID_DATA = 1007
const OF_OUR_OWN = 3000

/** @type {Record<string, Predicate>} */
export const experiments = {
  "the-same-word-twice": events => prove(messages(events, "client"), message => twice(events, message)),
  "four-lengths": events => prove(messages(events, "client"), message => fourLengths(events, message)),
  "half-a-balloon": events => prove(messages(events, "client"), message => cutInACharacter(events, message)),
  "a-ping-in-between": events => prove(events.filter(frame("server", TEXT, false)), begin => pingInBetween(events, begin)),
  "two-bits": events => prove(struck(events), flip => twoBits(events, flip)),
  "a-code-of-our-own": events => prove(events.filter(close("client", OF_OUR_OWN)), goodbye => goodbyes(events, goodbye)),
}

/** @param {LogEvent[]} events @param {LogEvent} message */
function twice(events, message) {
  const ours = later(events, message)
  const again = ours.find(each => isMessage(each, "client") && each.text === message.text && each.key !== message.key && hexOf(anatomy(each).wire) !== hexOf(anatomy(message).wire))
  const echoes = ours.filter(each => isEcho(each, message))
  return again && message.fin && again.fin && echoes.length > 1 ? [message, again, ...echoes.slice(0, 2)] : undefined
}

/** Each length in a frame of its own and in the frame that echoes it. @param {LogEvent[]} events @param {LogEvent} message */
function fourLengths(events, message) {
  const ours = [message, ...later(events, message)]
  const pairs = LENGTHS.map(length => {
    const there = ours.find(each => each.from === "client" && isWhole(each, length))
    const back = there && later(ours, there).find(each => each.from === "server" && isWhole(each, length) && each.header + KEY === there.header)
    return there && back ? [there, back] : []
  })
  return pairs.every(pair => pair.length > 0) ? pairs.flat() : undefined
}

/** @param {LogEvent} event @param {number} length */
function isWhole(event, length) {
  return event.kind === "frame" && event.opcode === TEXT && event.fin && event.length === length
}

/**
 * The browser's own fragments: a message that repeats one character of many bytes, so that its beginning tells where the
 * characters end, and that came back with all of its bytes.
 * @param {LogEvent[]} events
 * @param {LogEvent} last the frame that ends it
 */
function cutInACharacter(events, last) {
  const begin = onConnection(events, last.connection).find(each => frame("client", TEXT, false)(each) && each.message === last.message)
  const echo = later(events, last).find(each => isEcho(each, last))
  return begin && echo && isWithinACharacter(String(last.text), begin.length) ? [begin, last, echo] : undefined
}

/** @param {string} text what is known of it @param {number} at a number of bytes */
function isWithinACharacter(text, at) {
  const lead = text.match(/^x*/)?.[0] ?? ""
  const character = [...text.slice(lead.length)][0] ?? ""
  const size = new TextEncoder().encode(character).length
  return size > 1 && at > lead.length && (at - lead.length) % size !== 0
}

/** A pong between the two fragments of an echo, with the bytes of the ping. @param {LogEvent[]} events @param {LogEvent} begin */
function pingInBetween(events, begin) {
  const ours = later(events, begin)
  const end = ours.find(frame("server", CONTINUATION, true))
  const ping = ours.find(frame("server", PING, true))
  const pong = ping && ours.find(each => frame("client", PONG, true)(each) && each.n > ping.n && hexOf(anatomy(each).plain) === hexOf(anatomy(ping).plain))
  return end && ping && pong && pong.n < end.n ? [begin, ping, pong, end] : undefined
}

/** The mask bit on one wire, which breaks the protocol, and a bit of the text on another. @param {LogEvent[]} events @param {LogEvent} flip */
function twoBits(events, flip) {
  const refused = brokenOff(events, flip, PROTOCOL_ERROR)
  return (
    refused &&
    first(struck(events).filter(other => other.wire !== flip.wire), other => {
      const garbled = closedWith(events, other, INVALID_DATA)
      return garbled ? [flip, refused, other, garbled].sort((a, b) => a.n - b.n) : undefined
    })
  )
}

/** A bare end passes for 1002: who cannot read the other any more may also just leave. @param {LogEvent[]} events @param {LogEvent} flip @param {number} code */
function brokenOff(events, flip, code) {
  const end = later(events, flip).find(each => frame("server", CLOSE, true)(each) || (each.kind === "finished" && each.from === "server"))
  return end?.kind === "finished" || end?.code === code ? end : undefined
}

/** @param {LogEvent[]} events @param {LogEvent} flip @param {number} code */
function closedWith(events, flip, code) {
  return later(events, flip).find(close("server", code))
}

/** The same code comes back, and then the server is the first to end its side of TCP. @param {LogEvent[]} events @param {LogEvent} goodbye */
function goodbyes(events, goodbye) {
  const ours = later(events, goodbye)
  const answer = ours.find(close("server", OF_OUR_OWN))
  const end = ours.find(each => each.kind === "finished")
  return answer && end?.from === "server" && end.n > answer.n ? [goodbye, answer, end] : undefined
}

/** The flips of the way to the node that have met a byte. @param {LogEvent[]} events */
function struck(events) {
  return events.filter(event => fault("flip")(event) && event.struck && event.way === "to-node")
}

/** The frames that end a text message of that side. @param {LogEvent[]} events @param {"client" | "server"} from */
function messages(events, from) {
  return events.filter(event => isMessage(event, from))
}

/** @param {LogEvent} event @param {"client" | "server"} from */
function isMessage(event, from) {
  return event.kind === "frame" && event.from === from && event.fin && event.text !== undefined
}

/** @param {LogEvent} event @param {LogEvent} message */
function isEcho(event, message) {
  return isMessage(event, "server") && event.text === message.text && event.messageLength === message.messageLength
}

/** @param {"client" | "server"} from @param {number} opcode @param {boolean} fin */
function frame(from, opcode, fin) {
  return (/** @type {LogEvent} */ event) => event.kind === "frame" && event.from === from && event.opcode === opcode && event.fin === fin
}

/** What follows on the same connection. @param {LogEvent[]} events @param {LogEvent} event */
function later(events, event) {
  return onConnection(events, event.connection).filter(each => each.n > event.n)
}
