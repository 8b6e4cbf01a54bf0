/** What ticks off the experiments of lesson 11: for each of them the events that prove it, the cause before the effect. */

import { jsonIn } from "../wire/exchanges.js"
import { asked, endOf, loads, polls } from "../wire/spoken.js"
import { after, content, fault, first, handshake, message, onConnection, onWire, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/exchanges.js").Exchange} Exchange */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** What follows by itself follows within a second; in milliseconds. */
const AT_ONCE = 1000

/** An attempt that stood so long was ended by a clock, in milliseconds. */
const PATIENT = 2000

/** As long as a question waits: who does not ask for so long does not ask any more. In milliseconds. */
const LONG_ENOUGH = 25 * 1000

/** The two that meet handshakes and nothing else. */
const BLOCKS = ["reject-upgrade", "swallow-upgrade"]

/** @type {Record<string, Predicate>} */
export const experiments = {
  "reject-upgrades": events => prove(events.filter(fault("reset")), reset => heardByPolling(events, reset)),
  "swallow-them": events => prove(events.filter(isSwallowed), strike => gaveUpByItself(events, strike)),
  "lift-it": events => prove(events.filter(isLifted), lift => pollsNoMore(events, lift)),
  "lift-it-amid-a-burst": events => prove(events.filter(isLifted), lift => cameByBoth(events, lift)),
  "load-the-page-again-while-it-is-blocked": events => prove(loads(events), load => beganWithPolling(events, load)),
}

/** While handshakes are rejected a wire is torn off; at once somebody asks, and a word from elsewhere is the answer. @param {LogEvent[]} events @param {LogEvent} reset */
function heardByPolling(events, reset) {
  const block = blockOf(events, reset, "reject-upgrade")
  const poll = block && asked(events).find(({ request }) => request.wire === reset.wire && request.n > reset.n)
  if (!poll || poll.request.at - reset.at > AT_ONCE) return undefined
  const heard = polls(events).find(each => each.request.wire === reset.wire && each.request.n >= poll.request.n && offsetsIn(each).length > 0)
  return heard && [block, reset, poll.request, endOf(heard)]
}

/** @param {LogEvent} event */
function isSwallowed(event) {
  return fault("swallow-upgrade")(event) && event.struck === true
}

/** A handshake that nobody answers is given up after a time, and only then somebody asks; which of the two is seen first is chance. @param {LogEvent[]} events @param {LogEvent} strike */
function gaveUpByItself(events, strike) {
  const ours = onConnection(events, strike.connection)
  const end = after(ours, strike).find(event => event.kind === "closed" || (event.kind === "finished" && event.from === "client"))
  if (!end || ours.some(event => event.response)) return undefined
  const load = loads(events).findLast(({ request }) => request.wire === strike.wire && request.n < strike.n)
  const poll = asked(events).find(({ request }) => request.wire === strike.wire && load && request.n > load.request.n)
  if (!load || !poll || Math.min(end.at, poll.request.at) - strike.at < PATIENT || Math.abs(poll.request.at - end.at) > AT_ONCE) return undefined
  return [load.request, strike, ...[end, poll.request].sort((a, b) => a.n - b.n)]
}

/** @param {LogEvent} event */
function isLifted(event) {
  return BLOCKS.some(block => fault(block, false)(event))
}

/** Who was let through is welcomed, hears a word, and asks no more. @param {LogEvent[]} events @param {LogEvent} lift */
function pollsNoMore(events, lift) {
  return first(after(onWire(events, lift.wire), lift).filter(handshake), knock => {
    const ours = after(onConnection(events, knock.connection), knock)
    const welcome = ours.find(message("server", "welcome"))
    const said = welcome && after(ours, welcome).find(message("server", "said"))
    if (!welcome || !said || content(welcome).recovered !== true || !polled(events, lift)) return undefined
    const asks = asked(events).some(({ request }) => request.wire === lift.wire && request.n > welcome.n)
    const newest = events[events.length - 1]
    return !asks && newest.at - welcome.at >= LONG_ENOUGH ? [lift, knock, welcome, said] : undefined
  })
}

/** One word on one wire: as the answer to a question, and as a message of the socket that took over. @param {LogEvent[]} events @param {LogEvent} lift */
function cameByBoth(events, lift) {
  const ours = after(onWire(events, lift.wire), lift)
  const answers = polls(events).filter(poll => poll.request.wire === lift.wire && endOf(poll).n > lift.n)
  return first(ours.filter(handshake), knock => {
    const words = after(onConnection(ours, knock.connection), knock)
    const welcome = words.find(message("server", "welcome"))
    return first(welcome ? words.filter(message("server", "said")) : [], said => {
      const twin = answers.find(poll => offsetsIn(poll).includes(content(said).offset))
      return welcome && twin && [lift, knock, ...[endOf(twin), welcome, said].sort((a, b) => a.n - b.n)]
    })
  })
}

/** A page is loaded where handshakes are blocked, and asks before it tries. @param {LogEvent[]} events @param {Exchange} load */
function beganWithPolling(events, { request: load }) {
  const block = blockOf(events, load)
  const wasPolling = asked(events).some(({ request }) => request.wire === load.wire && request.n < load.n && block && request.n > block.n)
  const poll = asked(events).find(({ request }) => request.wire === load.wire && request.n > load.n)
  if (!block || !wasPolling || !poll) return undefined
  const knock = after(onWire(events, load.wire), load).find(handshake)
  return !knock || knock.n > poll.request.n ? [block, load, poll.request] : undefined
}

/** Whether somebody asked on that wire shortly before. @param {LogEvent[]} events @param {LogEvent} lift */
function polled(events, lift) {
  return asked(events).some(({ request }) => request.wire === lift.wire && request.n < lift.n)
}

/** What blocks handshakes on a wire at that moment: the newest that was set and not taken off. @param {LogEvent[]} events @param {LogEvent} moment @param {string} [name] */
function blockOf(events, moment, name) {
  const names = name ? [name] : BLOCKS
  return first(names, each => {
    const newest = onWire(events, moment.wire).findLast(event => event.n < moment.n && event.kind === "fault" && event.fault === each && !event.struck)
    return newest?.on ? [newest] : undefined
  })?.[0]
}

/** @param {Exchange} poll @returns {number[]} */
function offsetsIn(poll) {
  return (jsonIn(poll.answered).messages ?? []).map((/** @type {{ offset: number }} */ { offset }) => offset)
}
