/** What ticks off the experiments of lesson 13: for each of them the events that prove it, the cause before the effect. */

import { jsonIn } from "../wire/exchanges.js"
import { endOf, loads, polls } from "../wire/spoken.js"
import { after, content, fault, first, handshake, message, node, onConnection, onWire, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/exchanges.js").Exchange} Exchange */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** The wires between the balancer and the nodes. */
const TO_A = "to-a"
const TO_B = "to-b"

const GONE = 410

/** @type {Record<string, Predicate>} */
export const experiments = {
  "both-say-a-word": events => prove(says(events), say => apart(events, say, isOnAnotherWire)),
  "make-it-sticky": events => prove(events.filter(node("started", "STICKY")), start => stuck(events, start)),
  "poll-at-two-nodes": events => prove(events.filter(fault("reject-upgrade")), block => gone(events, block)),
  "two-instances-in-one-process": events => prove(events.filter(node("started", "ONE_PROCESS")), start => sameWall(events, start)),
  "kill-a-node": events => prove(events.filter(isKilled), end => beginsAnew(events, end)),
}

/** Words as they come to a node. @param {LogEvent[]} events */
function says(events) {
  return events.filter(event => isToNode(event) && message("client", "say")(event))
}

/** @param {LogEvent} event */
function isToNode({ wire }) {
  return wire === TO_A || wire === TO_B
}

/** To whom the nodes tell a word. @param {LogEvent[]} events @param {LogEvent} say */
function tolds(events, say) {
  return after(events, say).filter(event => isToNode(event) && message("server", "said")(event) && content(event).id === content(say).id)
}

/**
 * Two words, and whoever hears the one does not hear the other: both rooms are alive, and they are two.
 * @param {LogEvent[]} events
 * @param {LogEvent} say
 * @param {(one: LogEvent, other: LogEvent) => boolean} isElsewhere
 */
function apart(events, say, isElsewhere) {
  return first(after(says(events), say), other => {
    const [told, toldToo] = [tolds(events, say), tolds(events, other)]
    const isApart = isElsewhere(say, other) && told.length > 0 && toldToo.length > 0 && [...told.map(each => [each, other]), ...toldToo.map(each => [each, say])].every(([one, foreign]) => isElsewhere(one, foreign))
    return isApart ? [say, told[0], other, toldToo[0]].sort((one, two) => one.n - two.n) : undefined
  })
}

/** @param {LogEvent} one @param {LogEvent} other */
function isOnAnotherWire(one, other) {
  return one.wire !== other.wire
}

/** @param {LogEvent} one @param {LogEvent} other */
function isOnAnotherConnection(one, other) {
  return one.connection !== other.connection
}

/** A page is loaded twice and comes to one node both times; and still there are two rooms. @param {LogEvent[]} events @param {LogEvent} start */
function stuck(events, start) {
  const later = untilNext(events, start)
  const pages = loads(later).filter(({ request }) => !isToNode(request))
  return first(pages, ({ request: load }) => {
    const again = pages.find(({ request }) => request.wire === load.wire && request.n > load.n)
    const [one, other] = again ? [arrival(later, load), arrival(later, again.request)] : []
    if (!again || !one || !other || one.wire !== other.wire || one.n > again.request.n) return undefined
    const words = prove(says(after(later, other)), say => apart(later, say, isOnAnotherWire))
    return words ? [load, one, again.request, other, ...later.filter(({ n }) => words.events.includes(n))] : undefined
  })
}

/** Where the next handshake of that page comes to a node: its key is passed on as it is. @param {LogEvent[]} events @param {LogEvent} load */
function arrival(events, load) {
  const knock = after(onWire(events, load.wire), load).find(handshake)
  return knock && after(events, knock).find(event => isToNode(event) && handshake(event) && keyOf(event) === keyOf(knock))
}

/** @param {LogEvent} knock @returns {string | undefined} */
function keyOf(knock) {
  return knock.fields.find((/** @type {[string, string]} */ [name]) => name.toLowerCase() === "sec-websocket-key")?.[1]
}

/** While that program plays. @param {LogEvent[]} events @param {LogEvent} start */
function untilNext(events, start) {
  const next = after(events, start).find(event => node("started")(event) && event.node === start.node)
  return after(events, start).filter(({ n }) => !next || n < next.n)
}

/** Handshakes are rejected, so somebody asks, and at the other node their position is gone. @param {LogEvent[]} events @param {LogEvent} block */
function gone(events, block) {
  const asked = first(polls(events).filter(poll => poll.request.n > block.n && isUnknown(poll)), poll => askedElsewhere(events, poll))
  return asked && [...asked, block].sort((one, two) => one.n - two.n)
}

/** @param {Exchange} poll */
function isUnknown({ request, response }) {
  return isToNode(request) && response?.response.status === GONE
}

/** The position was right, at the node that told it. @param {LogEvent[]} events @param {Exchange} poll */
function askedElsewhere(events, poll) {
  const epoch = new URL(poll.request.request.target, "http://balancer").searchParams.get("epoch")
  const told = events.find(event => event.n < poll.request.n && isToNode(event) && event.wire !== poll.request.wire && tellsEpoch(events, event, epoch))
  return told && [told, poll.request, endOf(poll)]
}

/** @param {LogEvent[]} events @param {LogEvent} event @param {string | null} epoch */
function tellsEpoch(events, event, epoch) {
  if (message("server", "welcome")(event)) return content(event).epoch === epoch
  return polls(events).some(poll => endOf(poll) === event && jsonIn(poll.answered).epoch === epoch)
}

/** Two connections to the one process, and a wall between them. @param {LogEvent[]} events @param {LogEvent} start */
function sameWall(events, start) {
  const later = untilNext(events, start)
  const words = prove(says(later), say => (say.wire === TO_A ? apart(onWire(later, TO_A), say, isOnAnotherConnection) : undefined))
  return words ? [start, ...later.filter(({ n }) => words.events.includes(n))] : undefined
}

/** @param {LogEvent} event */
function isKilled(event) {
  return node("ended")(event) && (event.node === "a" || event.node === "b")
}

/** Somebody from there comes to the other node, which lived on all the while and knows nothing of what was. @param {LogEvent[]} events @param {LogEvent} end */
function beginsAnew(events, end) {
  const [gone, other, survivor] = end.node === "a" ? [TO_A, TO_B, "b"] : [TO_B, TO_A, "a"]
  const lost = onWire(events, gone).some(event => event.n < end.n && message("server", "welcome")(event))
  const blow = after(events, end).find(event => event.kind === "node" && event.node === survivor)
  if (!lost) return undefined
  const later = after(onWire(events, other), end).filter(event => !blow || event.n < blow.n)
  const poll = polls(later).find(({ response }) => response?.response.status === GONE)
  const welcome = later.find(event => message("server", "welcome")(event) && content(event).recovered === false)
  const knock = welcome && onConnection(later, welcome.connection).find(handshake)
  if (knock && welcome && (!poll || welcome.n < endOf(poll).n)) return [end, knock, welcome]
  return poll && [end, poll.request, endOf(poll)]
}
