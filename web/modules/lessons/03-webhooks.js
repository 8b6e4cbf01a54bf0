/** What ticks off the experiments of lesson 03: for each of them the events that prove it, the cause before the effect. */

import { asksForNews, exchangesOf, fieldOf, jsonIn, pathOf } from "../wire/exchanges.js"
import { isAbout, isCall, isQuestion, isTaken } from "../wire/ladder.js"
import { fault, first, node, prove } from "../wire/story.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/exchanges.js").Exchange} Exchange */
/** @typedef {import("../course/experiments.js").Predicate} Predicate */

/** So many tries in vain show that the waits between them grow. */
const IN_VAIN = 3

/** The wire by which the bot calls the chat. */
const BOTS_WIRE = "reply"

const UNAUTHORIZED = 401
const FORBIDDEN = 403

/** An address of this machine, or of a network that is nobody else's. */
const IN_HERE = /^https?:\/\/(?:localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|0\.0\.0\.0|\[)/

/** @type {Record<string, Predicate>} */
export const experiments = {
  "ask-the-bot": events => prove(found(events).questions, question => answered(events, question)),
  "send-it-twice": events => prove(events.filter(node("started", "REPLAYED")), start => twiceAndSaidOnce(events, start)),
  "kill-the-bot": events => prove(events.filter(ofBot("ended")), end => triedUntilItCame(events, end)),
  "hold-its-answers": events => prove(events.filter(isHoldOfAnswers), hold => againAndSaidOnce(events, hold)),
  "turn-a-bit": events => prove(events.filter(isFlip), flip => refusedAndTakenLater(events, flip)),
  "register-an-address-in-here": events => prove(found(events).registered, each => refusedAndNotCalled(events, each)),
}

/**
 * A question is told to the bot, the bot takes it, says a word of its own, and a guest hears that word.
 * @param {LogEvent[]} events
 * @param {Exchange} question
 */
function answered(events, question) {
  return first(callsOf(events, question).filter(isTaken), call =>
    first(repliesAfter(events, call), reply => {
      const heard = found(events).polls.find(poll => tells(poll, reply))
      return heard && inTheirOrder(question.request, call.request, call.end, reply.request, heard.end)
    }),
  )
}

/**
 * Each request goes out twice, to the byte; both are taken, the bot says one word, and a question after it is answered, too.
 * @param {LogEvent[]} events
 * @param {LogEvent} start of the variant that sends all twice
 */
function twiceAndSaidOnce(events, start) {
  const pairs = found(events).calls.flatMap((call, i, all) => all.slice(i + 1).filter(other => isSame(call, other)).map(other => [call, other]))
  return first(pairs.filter(([one, other]) => one.request.n > start.n && isTaken(one) && isTaken(other)), ([one, other]) => {
    const rest = saidOnce(events, one, other)
    return rest && inTheirOrder(start, one.request, other.request, other.end, ...rest)
  })
}

/** The same bytes: the time and the signature, too. @param {Exchange} one @param {Exchange} other */
function isSame(one, other) {
  return one.asked === other.asked && ["x-timestamp", "x-signature"].every(name => fieldOf(one.request, name) === fieldOf(other.request, name))
}

/**
 * The bot is killed, somebody asks, and nobody takes three tries; the bot starts, and takes the next.
 * @param {LogEvent[]} events
 * @param {LogEvent} end
 */
function triedUntilItCame(events, end) {
  return first(found(events).questions.filter(({ request }) => request.n > end.n), question =>
    first(callsOf(events, question).filter(isTaken), call => {
      const start = events.find(event => ofBot("started")(event) && event.n > question.request.n)
      const tries = events.filter(event => event.kind === "refused" && event.wire === call.request.wire && event.n > question.request.n && event.n < (start?.n ?? 0))
      return start && start.n < call.request.n && tries.length >= IN_VAIN ? inTheirOrder(end, question.request, ...tries, start, call.request, call.end) : undefined
    }),
  )
}

/**
 * While the bot's answers are held it is asked again: one id, another signature. When one is taken at last, the bot has said one
 * word, and says another to the next question.
 * @param {LogEvent[]} events
 * @param {LogEvent} hold
 */
function againAndSaidOnce(events, hold) {
  const calls = found(events).calls.filter(({ request }) => request.n > hold.n && request.wire === hold.wire)
  return first(calls, call => {
    const again = calls.filter(other => idOf(other) === idOf(call) && other.request.n > call.request.n && fieldOf(other.request, "x-signature") !== fieldOf(call.request, "x-signature"))
    return first(again.filter(each => isTaken(each) && isHad(events, each)), last => {
      const rest = saidOnce(events, call, last)
      return rest && inTheirOrder(hold, call.request, last.request, last.end, ...rest)
    })
  })
}

/** Whether the caller has the answer: it has left the tap. @param {LogEvent[]} events @param {Exchange} call */
function isHad(events, { response }) {
  return response !== undefined && events.some(({ kind, n, connection, from, end = 0 }) => kind === "passed" && n > response.n && connection === response.connection && from === "server" && end >= (response.end ?? 0))
}

/**
 * Between the first call of an event and the next question's the bot said one word, and then one more.
 * @param {LogEvent[]} events
 * @param {Exchange} call the first
 * @param {Exchange} last of the same event
 * @returns {LogEvent[] | undefined} the word, the next call, and the word that came of it
 */
function saidOnce(events, call, last) {
  const { calls, replies } = found(events)
  const later = calls.filter(each => idOf(each) !== idOf(call) && each.request.n > last.request.n && isTaken(each))
  return first(later, next => {
    const words = replies.filter(({ request }) => request.n > call.request.n && request.n < next.request.n)
    const another = replies.find(({ request }) => request.n > next.request.n)
    return words.length === 1 && another ? [words[0].request, next.request, another.request] : undefined
  })
}

/**
 * A bit of a call's body is turned on its way; the bot refuses it, and takes a later try of the same event.
 * @param {LogEvent[]} events
 * @param {LogEvent} flip
 */
function refusedAndTakenLater(events, flip) {
  const body = events.find(event => event.kind === "body" && event.connection === flip.connection && event.from === "client" && isIn(flip, event))
  const { calls } = found(events)
  const changed = body && calls.find(call => call.request.connection === body.connection && call.request.n < body.n && call.response?.response.status === UNAUTHORIZED && (call.response?.n ?? 0) > body.n)
  const taken = changed && calls.find(call => idOf(call) === idOf(changed) && call.request.n > changed.request.n && isTaken(call))
  return changed && taken ? inTheirOrder(flip, changed.request, changed.response, taken.request, taken.end) : undefined
}

/** @param {LogEvent} flip @param {LogEvent} event */
function isIn({ offset }, { start = 0, end = 0 }) {
  return offset >= start && offset < end
}

/**
 * Somebody registers an address in here and is refused; the next question is told to the bot, and to nobody else.
 * @param {LogEvent[]} events
 * @param {Exchange} registered
 */
function refusedAndNotCalled(events, registered) {
  if (registered.response?.response.status !== FORBIDDEN || !IN_HERE.test(String(jsonIn(registered.asked).url))) return undefined
  return first(found(events).questions.filter(({ request }) => request.n > (registered.end?.n ?? Infinity)), question => {
    const calls = callsOf(events, question)
    const ids = new Set(calls.map(idOf))
    const taken = calls.find(isTaken)
    return ids.size === 1 && taken ? inTheirOrder(registered.request, registered.end, question.request, taken.request, taken.end) : undefined
  })
}

/** @param {string} state */
function ofBot(state) {
  return (/** @type {LogEvent} */ event) => event.node === "bot" && node(state)(event)
}

/** @param {LogEvent} event */
function isHoldOfAnswers(event) {
  return fault("hold")(event) && event.way === "to-browser"
}

/** @param {LogEvent} event */
function isFlip(event) {
  return fault("flip")(event) && event.struck && event.way === "to-node"
}

/** The calls that tell a question, in their order. @param {LogEvent[]} events @param {Exchange} question */
function callsOf(events, question) {
  return found(events).calls.filter(call => isAbout(call, question))
}

/** What the bot said after a call, if the chat took it. @param {LogEvent[]} events @param {Exchange} call */
function repliesAfter(events, call) {
  return found(events).replies.filter(reply => reply.request.n > call.request.n && isTaken(reply))
}

/** Whether an answer to a guest has the word in it. @param {Exchange} poll @param {Exchange} reply */
function tells(poll, reply) {
  const { offset } = jsonIn(reply.answered)
  const { text, room } = jsonIn(reply.asked)
  return (jsonIn(poll.answered).messages ?? []).some((/** @type {any} */ said) => said.offset === offset && said.text === text && said.room === room)
}

/** @param {Exchange} call */
function idOf(call) {
  return jsonIn(call.asked).id
}

/** Events on several wires may be logged in any order that the network chose. @param {...(LogEvent | undefined)} events @returns {LogEvent[]} */
function inTheirOrder(...events) {
  return events.flatMap(event => event ?? []).sort((one, other) => one.n - other.n)
}

/** @typedef {{ questions: Exchange[], calls: Exchange[], replies: Exchange[], polls: Exchange[], registered: Exchange[] }} Found */

/** What is in these events, looked for once for all that ask about them. @type {WeakMap<LogEvent[], Found>} */
const FOUND = new WeakMap()

/** @param {LogEvent[]} events */
function found(events) {
  const known = FOUND.get(events) ?? findIn(exchangesOf(events))
  FOUND.set(events, known)
  return known
}

/** @param {Exchange[]} exchanges @returns {Found} */
function findIn(exchanges) {
  const isOf = (/** @type {string} */ method, /** @type {string} */ path) => (/** @type {Exchange} */ each) => each.request.request.method === method && pathOf(each) === path
  const words = exchanges.filter(isOf("POST", "/messages"))
  return {
    questions: exchanges.filter(each => isQuestion(each) && isTaken(each)),
    calls: exchanges.filter(isCall),
    replies: words.filter(({ request }) => request.wire === BOTS_WIRE),
    polls: exchanges.filter(each => asksForNews(each) && pathOf(each) === "/messages" && each.end !== undefined),
    registered: exchanges.filter(isOf("POST", "/hooks")),
  }
}
