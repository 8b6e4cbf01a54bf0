/** What ticks off the experiments of lesson 09: for each of them the events that prove it, the cause before the effect. */

import { after, close, content, fault, first, handshake, message, node, onConnection, onWire, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** So many words have to be said, and so many to see that somebody is not slowed down. */
const WORDS = 200
const MANY = 500

/** Of a hundred words, 99 are heard by their speaker within so many milliseconds. */
const SOON = 100
const NEARLY_ALL = 0.99

/** What nobody ends for so long stands, in milliseconds. */
const STANDS = 10 * 1000

/** What a dead node has sent is seen within so many milliseconds. */
const A_MOMENT = 1000

/** A JVM that has run out of memory ends itself so: `ExitOnOutOfMemoryError`. */
const OUT_OF_MEMORY = "exit code 3"

/** @type {Record<string, Predicate>} */
export const experiments = {
  "hold-bob-for-200-words": events => prove(holds(events), hold => keptByKernels(events, hold)),
  "slow-bob-down": events => prove(events.filter(fault("throttle")), throttle => notSlowedDown(events, throttle)),
  "keep-everything": events => prove(events.filter(node("started", "UNBOUNDED")), start => deadThenAlive(events, start)),
  "only-close": events => prove(events.filter(node("started", "CLOSE_ONLY")), start => keptThenEnded(events, start)),
  "release-one-who-was-evicted": events => prove(holds(events), hold => toldByRelease(events, hold)),
  "drop-the-oldest": events => prove(events.filter(node("started", "DROP_OLDEST")), start => heardWithAHole(events, start)),
}

/** While the tap holds, the room is told many words; after the release the guest hears as many, and was never ended. @param {LogEvent[]} events @param {LogEvent} hold */
function keptByKernels(events, hold) {
  const release = releaseOf(events, hold)
  const words = release ? othersSays(events, hold, release).slice(0, WORDS) : []
  if (!release || words.length < WORDS) return undefined
  const texts = new Set(words.map(textOf))
  return first(standing(events, hold), connection => {
    const heard = saids(after(onConnection(events, connection), hold)).filter(said => texts.has(textOf(said))).slice(0, words.length)
    const last = heard[words.length - 1]
    const out = last && after(onConnection(events, connection), release).find(event => isHandedOn(event, last))
    return out && isInOrder(heard, words) ? [hold, words[0], words[words.length - 1], release, last, out] : undefined
  })
}

/** With one guest's wire throttled, another one's words come back to them without delay. @param {LogEvent[]} events @param {LogEvent} throttle */
function notSlowedDown(events, throttle) {
  const lifted = onWire(events, throttle.wire).find(event => event.n > throttle.n && fault("throttle", false)(event))
  const meanwhile = after(events, throttle).filter(event => !lifted || event.n < lifted.n)
  const speakers = new Set(meanwhile.filter(event => event.wire !== throttle.wire && message("client", "say")(event)).map(({ connection }) => connection))
  return first([...speakers], connection => {
    const ours = onConnection(meanwhile, connection)
    const words = ours.filter(message("client", "say"))
    const echoes = echoesOf(words, saids(ours)).slice(-MANY)
    const soon = echoes.filter(({ word, echo }) => echo.at - word.at < SOON)
    if (echoes.length < MANY || soon.length < NEARLY_ALL * MANY) return undefined
    return [throttle, echoes[0].word, echoes[MANY - 1].word, echoes[MANY - 1].echo]
  })
}

/** Held, with no bound, the node dies of it; with one it lives on after as many words. @param {LogEvent[]} events @param {LogEvent} start */
function deadThenAlive(events, start) {
  const end = after(events, start).find(node("ended"))
  const hold = end && holds(after(events, start)).find(event => event.n < end.n)
  if (!end || !hold || end.asked || end.exit !== OUT_OF_MEMORY) return undefined
  const before = saysBetween(events, hold, end).length
  return first(events.filter(event => event.n > end.n && node("started", "BOUNDED")(event)), anew => {
    const stop = after(events, anew).find(node("ended"))
    const again = holds(after(events, anew))[0]
    const words = again ? says(after(events, again)).filter(event => !stop || event.n < stop.n) : []
    const last = words[before - 1]
    const echo = last && after(events, last).find(message("server", "said"))
    return echo && (!stop || echo.n < stop.n) ? [start, hold, end, anew, again, last, echo] : undefined
  })
}

/** A guest who has to go stays while the tap holds, since only a Close tells them; where a time-out sees to it, the node ends them. @param {LogEvent[]} events @param {LogEvent} start */
function keptThenEnded(events, start) {
  const next = after(events, start).find(node("started"))
  if (!next || next.variant !== "BOUNDED") return undefined
  const ended = first(holds(after(events, next)), hold => evicted(events, hold))
  return (
    ended &&
    first(holds(after(events, start)).filter(event => event.n < next.n), hold =>
      first(standing(events, hold), connection => {
        const ours = after(onConnection(events, connection), hold)
        const unheard = ours.find(event => message("client", "say")(event) && othersSays(events, hold, event).length >= WORDS && !isHeardByOthers(events, event))
        const stays = unheard && ours.find(event => event.at - unheard.at >= STANDS && event.n < next.n && message("client", "say")(event))
        const isEnded = stays && ours.some(event => isNodesEnd(event) && event.n < stays.n)
        return stays && !isEnded && isHeld(events, hold, stays) ? [start, hold, unheard, stays, next, ...ended] : undefined
      }),
    )
  )
}

/** Whether a word has come to anybody else: not from one who has been put out of the room. @param {LogEvent[]} events @param {LogEvent} say */
function isHeardByOthers(events, say) {
  return events.some(event => event.wire !== say.wire && event.n > say.n && event.at < say.at + A_MOMENT && message("server", "said")(event) && textOf(event) === textOf(say))
}

/** The node ends a guest's connection while the tap holds, and lives on itself. @param {LogEvent[]} events @param {LogEvent} hold */
function evicted(events, hold) {
  return first(standing(events, hold), connection => {
    const end = after(onConnection(events, connection), hold).find(isNodesEnd)
    return end && isHeld(events, hold, end) && outlives(events, hold, end) ? [hold, end] : undefined
  })
}

/** Whether the node is heard of later, and has not died meanwhile: the system tells of a dead one's sockets first. @param {LogEvent[]} events @param {LogEvent} begin @param {LogEvent} end */
function outlives(events, begin, end) {
  const sign = events.find(event => event.kind === "frame" && event.from === "server" && event.at > end.at + A_MOMENT)
  const isDeath = node("ended")
  return sign !== undefined && !events.some(event => isDeath(event) && event.n > begin.n && event.n < sign.n)
}

/** The browser of one who was ended is told by the release: by a Close, or by the bare end. @param {LogEvent[]} events @param {LogEvent} hold */
function toldByRelease(events, hold) {
  const ended = evicted(events, hold)
  const release = releaseOf(events, hold)
  if (!ended || !release) return undefined
  const ours = after(onConnection(events, ended[1].connection), release)
  const told = ours.find(event => close("server", 1013)(event) || (event.kind === "passed" && event.from === "server" && event.how !== undefined))
  return told && ended[1].n < release.n ? [...ended, release, told] : undefined
}

/** After the release a guest hears the newest word, and of those before it not all. @param {LogEvent[]} events @param {LogEvent} start */
function heardWithAHole(events, start) {
  return first(holds(after(events, start)), hold => {
    const release = releaseOf(events, hold)
    const words = release ? othersSays(events, hold, release) : []
    const last = words.at(-1)
    if (!release || !last) return undefined
    return first(standing(events, hold), connection => {
      const heard = saids(after(onConnection(events, connection), hold))
      const newest = heard.findIndex(said => textOf(said) === textOf(last))
      const ofThem = heard.slice(0, newest + 1).filter(said => words.some(word => textOf(word) === textOf(said)))
      return newest >= 0 && ofThem.length < words.length ? [start, hold, words[0], last, release, heard[newest]] : undefined
    })
  })
}

/** Each word with what came back of it first, in order. @param {LogEvent[]} words @param {LogEvent[]} heard */
function echoesOf(words, heard) {
  let next = 0
  return words.flatMap(word => {
    const found = heard.findIndex((said, i) => i >= next && said.n > word.n && textOf(said) === textOf(word))
    if (found < 0) return []
    next = found + 1
    return [{ word, echo: heard[found] }]
  })
}

/** @param {LogEvent[]} heard @param {LogEvent[]} words */
function isInOrder(heard, words) {
  return heard.every((said, i) => textOf(said) === textOf(words[i]))
}

/** @param {LogEvent[]} events */
function holds(events) {
  return events.filter(event => fault("hold")(event) && event.way === "to-browser")
}

/** @param {LogEvent[]} events @param {LogEvent} hold */
function releaseOf(events, hold) {
  return onWire(events, hold.wire).find(event => event.n > hold.n && fault("hold", false)(event) && event.way === hold.way)
}

/** @param {LogEvent[]} events @param {LogEvent} hold @param {LogEvent} moment */
function isHeld(events, hold, moment) {
  const release = releaseOf(events, hold)
  return release === undefined || release.n > moment.n
}

/** The WebSockets of a wire that were there at that moment. @param {LogEvent[]} events @param {LogEvent} moment @returns {number[]} */
function standing(events, moment) {
  const ours = onWire(events, moment.wire)
  const sockets = new Set(ours.filter(({ kind }) => kind === "frame").map(event => event.connection))
  for (const event of ours) if (isTooEarly(event, moment) || (event.n > moment.n && handshake(event))) sockets.delete(event.connection)
  return [...sockets].filter(connection => connection !== undefined)
}

/** @param {LogEvent} event @param {LogEvent} moment */
function isTooEarly({ n, kind }, moment) {
  return n < moment.n && (kind === "finished" || kind === "closed")
}

/** @param {LogEvent[]} events @param {LogEvent} begin @param {LogEvent} end */
function saysBetween(events, begin, end) {
  return says(events).filter(event => event.n > begin.n && event.n < end.n)
}

/** Those of the guests whose wire is not held. @param {LogEvent[]} events @param {LogEvent} hold @param {LogEvent} end */
function othersSays(events, hold, end) {
  return saysBetween(events, hold, end).filter(({ wire }) => wire !== hold.wire)
}

/** @param {LogEvent[]} events */
function says(events) {
  return events.filter(message("client", "say"))
}

/** @param {LogEvent[]} events */
function saids(events) {
  return events.filter(message("server", "said"))
}

/** @param {LogEvent} event @param {LogEvent} said */
function isHandedOn(event, said) {
  return event.kind === "passed" && event.from === "server" && (event.end ?? 0) >= (said.end ?? 0)
}

/** @param {LogEvent} event */
function isNodesEnd(event) {
  return event.kind === "finished" && event.from === "server"
}

/** As much of a word as tells it from others, its number included: of a long one the log keeps the beginning. @param {LogEvent} event */
function textOf(event) {
  return content(event).text.slice(0, 100)
}
