/** What ticks off the experiments of lesson 10: for each of them the events that prove it, the cause before the effect. */

import { ceilingOf } from "../chat/backoff.js"
import { after, content, fault, first, handshake, message, node, onConnection, onWire, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** So much later than planned a browser on a busy machine may come, and the tap see it, in milliseconds. */
const SLACK = 1500

/** As many words have to be missed, and as many tries to be made. */
const WORDS = 3
const TRIES = 5

/** Delays of chance differ by so much of their ceilings, one from another. */
const SPREAD = 0.1

/** If nobody knocks for so long, nobody will, in milliseconds. */
const LONG_ENOUGH = 10 * 1000

/** @type {Record<string, Predicate>} */
export const experiments = {
  "reset-bob": events => prove(events.filter(fault("reset")), reset => cameBackAtOnce(events, reset)),
  "speak-while-he-is-away": events => prove(refusals(events), refusal => missedNothing(events, refusal)),
  "refuse-him-for-half-a-minute": events => prove(refusals(events), refusal => triedByChance(events, refusal)),
  "restart-the-node": events => prove(events.filter(node("ended")), end => beganAnew(events, end)),
  "hold-let-him-come-back-release": events => prove(holds(events), hold => lateEndsStartNothing(events, hold)),
  "lose-the-answer": events => prove(holds(events), hold => saidOnce(events, hold)),
}

/** A connection is torn off, and below the first ceiling there is another, which goes on from its position. @param {LogEvent[]} events @param {LogEvent} reset */
function cameBackAtOnce(events, reset) {
  const knock = after(onWire(events, reset.wire), reset).find(handshake)
  if (!knock || knock.at - reset.at > ceilingOf(0) + SLACK) return undefined
  const resumed = resumption(events, knock)
  return resumed?.[1] && content(resumed[1]).recovered === true ? [reset, knock, ...resumed] : undefined
}

/** While one guest is refused others hear some words; afterwards the guest hears them, once and in order. @param {LogEvent[]} events @param {LogEvent} refusal */
function missedNothing(events, refusal) {
  const lifted = liftOf(events, refusal)
  if (!lifted) return undefined
  const words = events.filter(event => event.n > refusal.n && event.n < lifted.n && event.wire !== refusal.wire && message("server", "said")(event))
  const missed = [...new Set(words.map(word => content(word).offset))]
  if (missed.length < WORDS) return undefined
  return first(after(onWire(events, refusal.wire), lifted).filter(handshake), knock => {
    const resumed = resumption(events, knock)
    if (!resumed?.[1] || content(resumed[1]).recovered !== true) return undefined
    const heard = after(onConnection(events, knock.connection), resumed[1]).filter(message("server", "said"))
    const offsets = heard.map(said => content(said).offset)
    const isWhole = missed.every(offset => offsets.filter(each => each === offset).length === 1) && offsets.every((offset, i) => i === 0 || offset === offsets[i - 1] + 1)
    return isWhole ? [refusal, ...words.slice(0, WORDS), lifted, knock, ...resumed, ...heard] : undefined
  })
}

/** Each try in vain comes below its ceiling, which doubles, and not all of them at the same part of it. @param {LogEvent[]} events @param {LogEvent} refusal */
function triedByChance(events, refusal) {
  const ours = onWire(events, refusal.wire)
  const lifted = liftOf(events, refusal)
  const loss = ours.find(event => event.kind === "closed" && event.n > refusal.n && isSocket(ours, event))
  const tries = loss ? ours.filter(event => event.kind === "opened" && event.n > loss.n && (!lifted || event.n < lifted.n)).slice(0, TRIES) : []
  if (!loss || tries.length < TRIES) return undefined
  const parts = tries.map((opened, i) => {
    const lost = i === 0 ? loss : ours.find(event => event.kind === "closed" && event.connection === tries[i - 1].connection)
    return (opened.at - (lost?.at ?? NaN)) / ceilingOf(i)
  })
  const areBelow = parts.every((part, i) => part <= 1 + SLACK / ceilingOf(i))
  return areBelow && Math.max(...parts) - Math.min(...parts) > SPREAD ? [refusal, loss, ...tries] : undefined
}

/** Whether a connection was a WebSocket. @param {LogEvent[]} ours @param {LogEvent} closed */
function isSocket(ours, closed) {
  return ours.some(event => event.kind === "frame" && event.connection === closed.connection)
}

/** The node ends and starts; who comes back is told that nothing of the old can be had. @param {LogEvent[]} events @param {LogEvent} end */
function beganAnew(events, end) {
  const start = after(events, end).find(node("started"))
  return first(start ? after(events, start).filter(handshake) : [], knock => {
    const resumed = resumption(events, knock)
    return start && resumed?.[1] && content(resumed[1]).recovered === false ? [end, start, knock, ...resumed] : undefined
  })
}

/** While the tap holds, the guest tries anew; the old connection's end comes after the release, and then one stands and nobody knocks. @param {LogEvent[]} events @param {LogEvent} hold */
function lateEndsStartNothing(events, hold) {
  const ours = onWire(events, hold.wire)
  const release = ours.find(event => event.n > hold.n && fault("hold", false)(event) && event.way === hold.way)
  const again = release && ours.find(event => event.n > hold.n && event.n < release.n && handshake(event))
  if (!release || !again) return undefined
  const old = ours.findLast(event => event.n < again.n && event.kind === "frame")?.connection
  const end = after(onConnection(events, old), release).find(event => event.kind === "closed")
  const welcome = end && after(ours, release).find(message("server", "welcome"))
  if (!end || !welcome) return undefined
  const begun = Math.max(end.at, welcome.at)
  const knocks = ours.filter(event => handshake(event) && event.at > begun)
  const newest = events[events.length - 1]
  return newest.at - begun >= LONG_ENOUGH && knocks.length === 0 ? [hold, again, release, ...[end, welcome].sort((a, b) => a.n - b.n)] : undefined
}

/** A word whose answer waits in the tap, and is lost there by a reset, is said again under its id; and the room hears it once. @param {LogEvent[]} events @param {LogEvent} hold */
function saidOnce(events, hold) {
  const ours = after(onWire(events, hold.wire), hold)
  const reset = ours.find(fault("reset"))
  const says = ours.filter(message("client", "say"))
  return first(reset ? says.filter(say => say.n < reset.n) : [], say => {
    const { id } = content(say)
    const again = says.find(other => other.n > say.n && other.connection !== say.connection && content(other).id === id)
    const answers = events.filter(event => message("server", "said")(event) && content(event).id === id)
    const heard = answers.find(said => said.wire !== hold.wire)
    const answer = again && answers.find(said => said.connection === again.connection && said.n > again.n)
    const offsets = new Set(answers.map(said => content(said).offset))
    return reset && again && heard && answer && offsets.size === 1 ? [hold, say, heard, reset, again, answer].sort((a, b) => a.n - b.n) : undefined
  })
}

/** @param {LogEvent[]} events */
function holds(events) {
  return events.filter(event => fault("hold")(event) && event.way === "to-browser")
}

/** What is said first on a connection by one who comes back, and the answer. @param {LogEvent[]} events @param {LogEvent} knock @returns {LogEvent[] | undefined} */
function resumption(events, knock) {
  const ours = after(onConnection(events, knock.connection), knock)
  const resume = ours.find(message("client", "resume"))
  const welcome = resume && after(ours, resume).find(message("server", "welcome"))
  return resume && welcome ? [resume, welcome] : undefined
}

/** @param {LogEvent[]} events */
function refusals(events) {
  return events.filter(fault("refuse"))
}

/** @param {LogEvent[]} events @param {LogEvent} refusal */
function liftOf(events, refusal) {
  return onWire(events, refusal.wire).find(event => event.n > refusal.n && fault("refuse", false)(event))
}
