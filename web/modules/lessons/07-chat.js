/** What ticks off the experiments of lesson 07: for each of them the events that prove it, the cause before the effect. */

import { after, close, content, fault, first, handshake, message, node, onConnection, onWire, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** "Going away": RFC 6455, section 7.4.1. */
const GOING_AWAY = 1001

/** As long as a learner must wait for somebody to come back, in milliseconds. */
const LONG_ENOUGH = 10 * 1000

/** As many words as must wait in the tap. */
const WORDS = 5

/** @type {Record<string, Predicate>} */
export const experiments = {
  "ada-says-a-word": events => prove(says(events), say => everybodyHears(events, say)),
  "bob-goes-to-another-room": events => prove(says(events), say => apartThenTogether(events, say)),
  "bob-closes-his-tab": events => prove(events.filter(close("client", GOING_AWAY)), goodbye => answered(events, goodbye)),
  "reset-an-idle-wire": events => prove(events.filter(fault("reset")), reset => unnoticed(events, reset)),
  "hold-what-bob-should-hear": events => prove(events.filter(fault("hold")), hold => lateButWhole(events, hold)),
  "restart-the-node": events => prove(events.filter(node("ended")), end => emptyUntilReload(events, end)),
}

/**
 * A `say`, then its `said` on the speaker's own wire and on somebody else's.
 * @param {LogEvent[]} events
 * @param {LogEvent} say
 */
function everybodyHears(events, say) {
  const heard = echoes(events, say)
  const own = heard.some(said => said.connection === say.connection)
  return own && wiresOf(heard).length > 1 ? [say, ...heard] : undefined
}

/**
 * Somebody joins; two of the wires then hear a word each that the other does not hear; a last word is heard on both,
 * which proves that both could hear.
 * @param {LogEvent[]} events
 * @param {LogEvent} last
 */
function apartThenTogether(events, last) {
  const heard = echoes(events, last)
  const wires = wiresOf(heard)
  if (wires.length < 2) return undefined
  const alone = says(events).filter(say => say.n < last.n && wires.includes(say.wire) && isHeardOnlyAtHome(events, say))
  return first(events.filter(message("client", "join")), join => {
    const there = alone.find(say => say.n > join.n && say.connection === join.connection && roomOf(say) === roomOf(join))
    const here = alone.find(say => say.n > join.n && say.wire !== join.wire && roomOf(say) !== roomOf(join))
    return there && here ? [join, there, here, last, ...heard] : undefined
  })
}

/** @param {LogEvent[]} events @param {LogEvent} say */
function isHeardOnlyAtHome(events, say) {
  const wires = wiresOf(echoes(events, say))
  return wires.length === 1 && wires[0] === say.wire
}

/**
 * A browser's Close and the server's. A tab that only loads anew says the same goodbye, but is no closed tab.
 * @param {LogEvent[]} events
 * @param {LogEvent} goodbye
 */
function answered(events, goodbye) {
  const answer = after(onConnection(events, goodbye.connection), goodbye).find(close("server"))
  return answer && !isLoadingAnew(events, goodbye) ? [goodbye, answer] : undefined
}

/**
 * Whether the page was the last thing that this browser asked for: its next socket is still to come.
 * @param {LogEvent[]} events
 * @param {LogEvent} goodbye
 */
function isLoadingAnew(events, goodbye) {
  const asked = onWire(events, goodbye.wire).filter(event => event.n < goodbye.n && (isPage(event) || handshake(event)))
  return asked.length > 0 && isPage(asked[asked.length - 1])
}

/**
 * A connection that ended without a Close; then another wire's word is said as ever.
 * @param {LogEvent[]} events
 * @param {LogEvent} reset
 */
function unnoticed(events, reset) {
  const closes = events.filter(event => reset.connections.includes(event.connection) && (close("client")(event) || close("server")(event)))
  if (reset.connections.length === 0 || closes.length > 0) return undefined
  return first(says(after(events, reset)), say => {
    const said = echoes(events, say).find(echo => echo.connection === say.connection)
    return say.wire !== reset.wire && said ? [reset, say, said] : undefined
  })
}

/**
 * Words come from the node while the tap holds, and leave it, in order, when it no longer does.
 * @param {LogEvent[]} events
 * @param {LogEvent} hold
 */
function lateButWhole(events, hold) {
  const later = after(onWire(events, hold.wire), hold)
  const release = later.find(event => fault("hold", false)(event) && event.way === hold.way)
  if (!release || hold.way !== "to-browser") return undefined
  return first(connectionsOf(later), connection => {
    const ours = onConnection(later, connection)
    const said = ours.filter(event => event.n < release.n && message("server", "said")(event))
    const out = after(ours, release).find(event => hasPassed(event, said[said.length - 1]))
    return said.length >= WORDS && out ? [hold, ...said, release, out] : undefined
  })
}

/** @param {LogEvent} event @param {LogEvent | undefined} said */
function hasPassed(event, said) {
  return event.kind === "passed" && event.from === "server" && said !== undefined && (event.end ?? 0) >= (said.end ?? 0)
}

/**
 * The node ends and starts, nobody knocks for ten seconds; then somebody loads the page and joins.
 * @param {LogEvent[]} events
 * @param {LogEvent} end
 */
function emptyUntilReload(events, end) {
  const start = after(events, end).find(node("started"))
  const knock = start && after(events, start).find(handshake)
  if (!start || !knock || knock.at - start.at < LONG_ENOUGH) return undefined
  const guest = after(onConnection(events, knock.connection), knock)
  const join = guest.find(message("client", "join"))
  const welcome = join && after(guest, join).find(message("server", "welcome"))
  return join && welcome ? [end, start, knock, join, welcome] : undefined
}

/** @param {LogEvent[]} events */
function says(events) {
  return events.filter(message("client", "say"))
}

/** What was said of each `say`, by its number; found once for all that ask about the same events. @type {WeakMap<LogEvent[], Map<number, LogEvent[]>>} */
const ECHOES = new WeakMap()

/**
 * The first copy of what was said that came to each connection, until the same is said again.
 * @param {LogEvent[]} events
 * @param {LogEvent} say
 */
function echoes(events, say) {
  const known = ECHOES.get(events) ?? findEchoes(events)
  ECHOES.set(events, known)
  return known.get(say.n) ?? []
}

/** @param {LogEvent[]} events */
function findEchoes(events) {
  /** @type {Map<number, LogEvent[]>} */
  const found = new Map()
  /** @type {Map<string, LogEvent[]>} the copies of the newest say of these words in this room */
  const newest = new Map()
  const words = (/** @type {LogEvent} */ event) => JSON.stringify([roomOf(event), content(event).text])
  for (const event of events) {
    if (message("client", "say")(event)) {
      const copies = /** @type {LogEvent[]} */ ([])
      found.set(event.n, copies)
      newest.set(words(event), copies)
    } else if (message("server", "said")(event)) {
      const copies = newest.get(words(event))
      if (copies?.every(copy => copy.connection !== event.connection)) copies.push(event)
    }
  }
  return found
}

/** A request for the page, not for what it is made of. @param {LogEvent} event */
function isPage(event) {
  return event.kind === "head" && event.request !== undefined && /^\/(\?|$)/.test(event.request.target)
}

/** @param {LogEvent} event */
function roomOf(event) {
  return content(event).room
}

/** @param {LogEvent[]} events */
function wiresOf(events) {
  return [...new Set(events.map(event => event.wire))]
}

/** @param {LogEvent[]} events */
function connectionsOf(events) {
  return [...new Set(events.map(event => event.connection))].filter(connection => connection !== undefined)
}
