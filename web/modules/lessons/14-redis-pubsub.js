/** What ticks off the experiments of lesson 14: for each of them the events that prove it, the cause before the effect. */

import { jsonIn } from "../wire/exchanges.js"
import { endOf, polls } from "../wire/spoken.js"
import { wordIn } from "../wire/stops.js"
import { after, content, fault, first, message, node, onConnection, onWire, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** @typedef {object} Side a node's two wires, by name: from the balancer, and to Redis @property {string} front @property {string} back */

/** @type {Record<string, Side>} */
const NODES = { a: { front: "to-a", back: "redis-a" }, b: { front: "to-b", back: "redis-b" } }

/** @type {[Side, Side][]} each, and the other */
const PAIRS = [[NODES.a, NODES.b], [NODES.b, NODES.a]]

/** @type {Record<string, Predicate>} */
export const experiments = {
  "speak": events => prove(PAIRS, ([here, there]) => goesRound(events, here, there)),
  "cut-a-node-off": events => prove(events.filter(fault("refuse")), refusal => lost(events, refusal)),
  "the-future-is-enough": events => prove(events.filter(node("started", "FUTURE_IS_ENOUGH")), start => tooEarly(events, start)),
  "restart-redis": events => prove(events.filter(isRedis("ended")), end => comesBack(events, end)),
  "hold-what-redis-says": events => prove(events.filter(event => fault("hold")(event) && event.way === "to-browser"), hold => noticed(events, hold)),
}

/** A word comes to one node, from there to Redis, from there to both, and to a guest at the other. @param {LogEvent[]} events @param {Side} here @param {Side} there */
function goesRound(events, here, there) {
  return first(events.filter(event => event.wire === here.front && message("client", "say")(event)), say => {
    const { id } = content(say)
    const published = after(onWire(events, here.back), say).find(publishes(id))
    const pushed = published && [here, there].map(({ back }) => after(onWire(events, back), published).find(isPushed(id)))
    const told = pushed?.[1] && tellingOf(after(events, pushed[1]), there, id)
    return published && pushed?.[0] && pushed[1] && told ? [say, published, ...byNumber(pushed[0], pushed[1]), told] : undefined
  })
}

/** While one node is cut off from Redis, a word is said at the other: it never comes, and what is said afterwards does. @param {LogEvent[]} events @param {LogEvent} refusal */
function lost(events, refusal) {
  return first(PAIRS, ([here, there]) => {
    if (refusal.wire !== there.back) return undefined
    const cut = after(onWire(events, there.back), refusal).find(fault("reset"))
    return cut && first(after(onWire(events, here.back), cut).filter(publishes()), word => {
      const anew = after(onWire(events, there.back), word).find(acknowledges())
      const next = anew && after(onWire(events, here.back), anew).find(publishes())
      const told = next && tellingOf(after(events, next), there, wordIn(next).id)
      const isMissed = told && !tellingOf(events.filter(({ n }) => n < told.n), there, wordIn(word).id)
      return anew && next && told && isMissed ? [refusal, cut, word, anew, next, told] : undefined
    })
  })
}

/** Welcomed when the command was written, and deaf to what was said until it was done; then the other way round. @param {LogEvent[]} events @param {LogEvent} start */
function tooEarly(events, start) {
  const deaf = first(PAIRS, ([here, there]) => welcomedDeaf(untilNext(events, start), here, there))
  const gated = deaf && first(after(events, start).filter(node("started", "GATED")), anew => first(PAIRS, ([, there]) => welcomedInTime(untilNext(events, anew), there)))
  return deaf && gated && [start, ...deaf, ...gated]
}

/** @param {LogEvent[]} events @param {Side} here @param {Side} there */
function welcomedDeaf(events, here, there) {
  return first(joins(events, there), ({ join, welcome, room }) => {
    const acknowledged = onWire(events, there.back).find(acknowledges(room))
    if (!welcome || !acknowledged || acknowledged.n < welcome.n) return undefined
    const word = after(onWire(events, here.back), welcome).find(event => publishes()(event) && isOfRoom(event, room) && event.n < acknowledged.n)
    const isDeaf = word && !tellingOf(events, there, wordIn(word).id)
    return word && isDeaf ? [join, welcome, word, acknowledged] : undefined
  })
}

/** @param {LogEvent[]} events @param {Side} there */
function welcomedInTime(events, there) {
  return first(joins(events, there), ({ join, welcome, room }) => {
    const acknowledged = after(onWire(events, there.back), join).find(acknowledges(room))
    return acknowledged && welcome && acknowledged.n < welcome.n ? [join, acknowledged, welcome] : undefined
  })
}

/** Who came into which room, and when they were let in. @param {LogEvent[]} events @param {Side} there */
function joins(events, there) {
  return onWire(events, there.front).filter(message("client", "join")).map(join => {
    const { room } = content(join)
    const welcome = after(onConnection(events, join.connection), join).find(message("server", "welcome"))
    return { join, welcome, room }
  })
}

/** Redis comes back, both nodes subscribe anew, and a word goes round again. @param {LogEvent[]} events @param {LogEvent} end */
function comesBack(events, end) {
  const start = after(events, end).find(isRedis("started"))
  const anew = start && PAIRS.map(([{ back }]) => after(onWire(events, back), start).find(acknowledges()))
  if (!start || !anew?.[0] || !anew[1]) return undefined
  const [one, other] = byNumber(anew[0], anew[1])
  const round = first(PAIRS, ([here, there]) => goesRound(after(events, other), here, there))
  return round && [end, start, one, other, ...round]
}

/** Nothing comes from Redis any more: the node ends the connection itself, says so, and comes back after the release. @param {LogEvent[]} events @param {LogEvent} hold */
function noticed(events, hold) {
  const there = Object.values(NODES).find(({ back }) => back === hold.wire)
  const release = there && after(onWire(events, there.back), hold).find(event => fault("hold", false)(event) && event.way === hold.way)
  const end = there && after(onWire(events, there.back), hold).find(event => event.kind === "finished" && event.from === "client")
  const told = there && end && after(onWire(events, there.front), hold).find(status("down"))
  const up = there && release && after(onWire(events, there.front), release).find(status("up"))
  const anew = there && end && up && after(onWire(events, there.back), end).find(acknowledges())
  return end && told && release && up && anew && end.n < release.n && anew.n < up.n ? [hold, ...byNumber(end, told), ...byNumber(release, anew), up] : undefined
}

/** A word is given to Redis. @param {string} [id] */
function publishes(id) {
  return (/** @type {LogEvent} */ event) => event.kind === "resp" && event.from === "client" && isWord(event, id)
}

/** A word comes from there. @param {string} id */
function isPushed(id) {
  return (/** @type {LogEvent} */ event) => event.kind === "resp" && event.from === "server" && isWord(event, id)
}

/** @param {LogEvent} event @param {string} [id] */
function isWord(event, id) {
  const word = wordIn(event)
  return word?.type === "say" && (id === undefined || word.id === id)
}

/** Where a guest at that node is told the word: by a frame, or as the answer to a question. @param {LogEvent[]} events @param {Side} there @param {string} id */
function tellingOf(events, { front }, id) {
  const frame = onWire(events, front).find(event => message("server", "said")(event) && content(event).id === id)
  const poll = polls(events).find(({ request, answered }) => request.wire === front && jsonIn(answered).messages?.some((/** @type {{ id: string }} */ said) => said.id === id))
  return frame ?? (poll && endOf(poll))
}

/** Redis has acknowledged that a node hears a room: any, or that one. @param {string} [room] */
function acknowledges(room) {
  return (/** @type {LogEvent} */ event) => event.kind === "resp" && event.from === "server" && event.value?.[0] === "subscribe" && isOfRoom(event, room)
}

/** By the channel's name. @param {LogEvent} event @param {string} [room] */
function isOfRoom({ value: [, channel] }, room) {
  return room === undefined ? channel.includes(":room:") : channel.endsWith(`:room:${room}`)
}

/** @param {string} relay */
function status(relay) {
  return (/** @type {LogEvent} */ event) => message("server", "status")(event) && content(event).relay === relay
}

/** @param {string} state */
function isRedis(state) {
  return (/** @type {LogEvent} */ event) => node(state)(event) && event.node === "redis"
}

/** While those programs play. @param {LogEvent[]} events @param {LogEvent} start */
function untilNext(events, start) {
  const next = after(events, start).find(event => event.kind === "node" && event.state === "started" && event.node === start.node)
  return after(events, start).filter(({ n }) => !next || n < next.n)
}

/** @param {LogEvent} one @param {LogEvent} other */
function byNumber(one, other) {
  return one.n < other.n ? [one, other] : [other, one]
}
