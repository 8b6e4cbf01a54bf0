/** What one conversation cost over each of several techniques: from the log, and from nothing else. */

import { fromBase64, latin1, size } from "./bytes.js"
import { firstAfter } from "./order.js"

/** @typedef {import("./log.js").Log} Log */
/** @typedef {import("./log.js").LogEvent} LogEvent */

/** As the kit tells it: which wires are whose, and whether the server calls. @typedef {{ slug: string, title: string, ada: string, bob: string, calls: boolean, page: string | null }} Technique */

/** The kinds whose bytes are all that crossed; others tell the same bytes in other words. */
const CROSSED = ["head", "body", "frame", "opaque"]

/** The name of each word: the conversation's number, and its own. */
const WORD = /#(\d+)-(\d+)/g

/**
 * @typedef {object} Figures
 * @property {Technique} technique
 * @property {number} said words that Bob has said
 * @property {number} heard words that have reached Ada
 * @property {number} twice words that have reached her more than once
 * @property {number} requests on Ada's wire, whoever asked; what only loads her page is not counted, here and below
 * @property {number} up bytes on Ada's wire from who connected, heads and frame headers included
 * @property {number} down bytes from who was connected to
 * @property {number} spoken bytes on Bob's wire, both ways
 * @property {number[]} delays of each word, in its order, in milliseconds; of one that has not come, NaN
 * @property {number | undefined} median of those that have come: half of them took no longer
 * @property {number | undefined} late of a hundred, 99 took no longer
 * @property {number | undefined} slowest
 * @property {number} open connections to or from Ada that stand
 * @property {number} opened those that were opened meanwhile
 * @property {[number, number][]} requestsAt seconds, and how many so far
 * @property {[number, number][]} bytesAt seconds, and how many so far
 */

/** @typedef {{ run: number, words: number, isOver: boolean, seconds: number, figures: Figures[] }} Conversation */

/**
 * The newest conversation, as far as it has come.
 * @param {Log} log
 * @param {Technique[]} techniques
 * @returns {Conversation | undefined} none if there was none, or the log no longer reaches back to its beginning
 */
export function conversationOf(log, techniques) {
  const began = log.events.findLast(event => event.kind === "run" && event.state === "began")
  if (!began) return undefined
  const ended = log.events.find(event => event.kind === "run" && event.state === "ended" && event.run === began.run)
  const last = ended ?? log.events[log.events.length - 1]
  const seconds = (last.at - began.at) / 1000
  const on = (/** @type {string} */ wire) => log.events.filter(event => event.wire === wire && event.n <= last.n)
  const figures = techniques.map(technique => figuresOf(log, technique, on(technique.ada), on(technique.bob), began, last))
  return { run: began.run, words: began.words, isOver: ended !== undefined, seconds, figures }
}

/**
 * @param {Log} log
 * @param {Technique} technique
 * @param {LogEvent[]} ada all events of her wire, from before the conversation, too
 * @param {LogEvent[]} bob
 * @param {LogEvent} began
 * @param {LogEvent} last the newest event that counts
 * @returns {Figures}
 */
function figuresOf(log, technique, ada, bob, began, last) {
  const isMeanwhile = (/** @type {LogEvent} */ event) => event.n > began.n && !log.isForPage(event)
  const hers = ada.filter(isMeanwhile)
  const crossed = hers.filter(({ kind }) => CROSSED.includes(kind))
  const asked = hers.filter(event => event.kind === "head" && event.request)
  const said = saidAt(bob.filter(isMeanwhile), began.run)
  const heard = heardAt(log, hers, technique.calls ? "client" : "server", began.run, last)
  const delays = [...said].map(([word, at]) => (heard.get(word)?.[0] ?? NaN) - at)
  const come = delays.filter(delay => !Number.isNaN(delay)).sort((one, other) => one - other)
  const since = (/** @type {LogEvent} */ event) => (event.at - began.at) / 1000
  return {
    technique,
    said: said.size,
    heard: come.length,
    twice: [...heard.values()].filter(times => times.length > 1).length,
    requests: asked.length,
    up: bytesOf(crossed.filter(({ from }) => from === "client")),
    down: bytesOf(crossed.filter(({ from }) => from === "server")),
    spoken: bytesOf(bob.filter(event => isMeanwhile(event) && CROSSED.includes(event.kind))),
    delays,
    median: percentile(come, 50),
    late: percentile(come, 99),
    slowest: come[come.length - 1],
    open: openIn(log, ada),
    opened: hers.filter(({ kind, connection }) => kind === "opened" && log.isTalking(connection)).length,
    requestsAt: asked.map((event, i) => [since(event), i + 1]),
    bytesAt: runningSum(crossed.map(event => [since(event), lengthOf(event)])),
  }
}

/**
 * Whether Ada has asked for news, or has been welcomed on a socket: from now on she misses nothing. Which Ada? The one
 * whom this page has brought along: another page's has perhaps left since.
 * @param {Log} log @param {Technique} technique
 */
export function isListening(log, { ada, calls }) {
  if (calls) return true
  const hers = log.events.slice(firstAfter(log.events, log.arrivedAt)).filter(({ wire }) => wire === ada)
  const opened = new Set(hers.filter(({ kind }) => kind === "opened").map(({ connection }) => connection))
  const isWelcome = (/** @type {LogEvent} */ { kind, from, connection }) => kind === "frame" && from === "server" && opened.has(connection)
  const isQuestion = (/** @type {LogEvent} */ event) => event.kind === "head" && event.request && !log.isForPage(event) && !log.isSocket(event.connection)
  return hers.some(event => isWelcome(event) || isQuestion(event))
}

/** When each word was first seen on its way from Bob. @param {LogEvent[]} events @param {number} run @returns {Map<number, number>} */
function saidAt(events, run) {
  const said = new Map()
  for (const event of events) {
    if (event.from !== "client") continue
    for (const word of wordsIn(event, run)) if (!said.has(word)) said.set(word, event.at)
  }
  return new Map([...said].sort(([one], [other]) => one - other))
}

/**
 * When each word had left the tap towards Ada, as often as it did: what waits in the tap has not reached her.
 * @param {Log} log @param {LogEvent[]} events @param {"client" | "server"} from @param {number} run @param {LogEvent} last
 * @returns {Map<number, number[]>}
 */
function heardAt(log, events, from, run, last) {
  const heard = new Map()
  for (const event of events) {
    if (event.from !== from || !CROSSED.includes(event.kind)) continue
    const words = wordsIn(event, run)
    const left = words.length > 0 ? log.stay(event, last.n).passed : undefined
    if (left) for (const word of words) heard.set(word, [...(heard.get(word) ?? []), left.at])
  }
  return heard
}

/** What an event's bytes say does not change, and is asked for often. @type {WeakMap<LogEvent, { run: number, word: number }[]>} */
const WORDS = new WeakMap()

/** @param {LogEvent} event @param {number} run */
function wordsIn(event, run) {
  const known = WORDS.get(event) ?? [...textOf(event).matchAll(WORD)].map(([, ofRun, word]) => ({ run: Number(ofRun), word: Number(word) }))
  WORDS.set(event, known)
  return known.filter(each => each.run === run).map(({ word }) => word)
}

/** A word's name is ASCII, whatever stands around it. @param {LogEvent} event */
function textOf(event) {
  return event.text ?? (event.bytes === undefined ? "" : latin1(fromBase64(event.bytes)))
}

/** @param {Log} log @param {LogEvent[]} events of one wire */
function openIn(log, events) {
  const open = new Set()
  for (const { kind, connection } of events) {
    if (kind === "opened" && log.isTalking(connection)) open.add(connection)
    if (kind === "closed") open.delete(connection)
  }
  return open.size
}

/** @param {LogEvent[]} events */
function bytesOf(events) {
  return events.reduce((sum, event) => sum + lengthOf(event), 0)
}

/** @param {LogEvent} event */
function lengthOf({ start = 0, end = 0 }) {
  return end - start
}

/** @param {[number, number][]} steps @returns {[number, number][]} */
function runningSum(steps) {
  let sum = 0
  return steps.map(([at, step]) => [at, (sum += step)])
}

/** The nearest rank: a value that really came. @param {number[]} sorted @param {number} percent */
export function percentile(sorted, percent) {
  return sorted.length === 0 ? undefined : sorted[Math.ceil((percent / 100) * sorted.length) - 1]
}

const COLUMNS = /** @type {const} */ (["technique", "words said", "words heard", "heard twice", "requests", "bytes from who connects", "bytes back", "delay median ms", "delay 99 % ms", "delay slowest ms", "connections open", "connections opened", "bytes to say a word", "seconds"])

/** The figures as a spreadsheet reads them: RFC 4180. @param {Conversation} conversation */
export function csvOf({ figures, seconds }) {
  const rows = figures.map(each => [
    each.technique.title,
    each.said,
    each.heard,
    each.twice,
    each.requests,
    each.up,
    each.down,
    rounded(each.median),
    rounded(each.late),
    rounded(each.slowest),
    each.open,
    each.opened,
    each.said === 0 ? "" : Math.round(each.spoken / each.said),
    seconds.toFixed(1),
  ])
  return [COLUMNS, ...rows].map(row => row.join(",") + "\r\n").join("")
}

/** @param {number | undefined} ms */
function rounded(ms) {
  return ms === undefined ? "" : ms.toFixed(1)
}

/**
 * A figure in words, as a sentence names it.
 * @param {Figures} figures
 * @param {string} name
 */
export function figureWords(figures, name) {
  const { said, heard, requests, up, down, spoken, median, late } = figures
  const words = {
    requests: requests.toLocaleString("en"),
    bytes: size(up + down),
    "bytes-a-word": heard === 0 ? "–" : size(Math.round((up + down) / heard)),
    "to-say": said === 0 ? "–" : size(Math.round(spoken / said)),
    median: delayWords(median),
    late: delayWords(late),
  }[name]
  if (words === undefined) throw new Error(`There is no figure ${name}.`)
  return words
}

/** @param {number | undefined} ms */
export function delayWords(ms) {
  if (ms === undefined || Number.isNaN(ms)) return "–"
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`
}
