/**
 * Words in which a lesson says what ticks an experiment off. A story is told by events in order: first the cause, then the
 * effect. All of it is pure; nothing here knows a page.
 */

import { chatMessage } from "./words.js"

/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {(event: LogEvent) => boolean} Test */

/** A text frame with a chat message of that type, from that side. @param {"client" | "server"} from @param {string} type */
export function message(from, type) {
  return (/** @type {LogEvent} */ event) => event.from === from && chatMessage(event)?.type === type
}

/** A Close frame, of that code if one is given. @param {"client" | "server"} from @param {number} [code] */
export function close(from, code) {
  return (/** @type {LogEvent} */ event) =>
    event.kind === "frame" && event.opcode === 0x8 && event.from === from && (code === undefined || event.code === code)
}

/** A fault that was set or done. @param {string} name @param {boolean} [on] */
export function fault(name, on = true) {
  return (/** @type {LogEvent} */ event) => event.kind === "fault" && event.fault === name && event.on === on
}

/** A process of the stage that came to be in that state, as that variant of the step if one is named. @param {string} state @param {string} [variant] */
export function node(state, variant) {
  return (/** @type {LogEvent} */ event) => event.kind === "node" && event.state === state && (variant === undefined || event.variant === variant)
}

/** A request to switch protocols. @param {LogEvent} event */
export function handshake(event) {
  return event.kind === "head" && event.request !== undefined && event.fields.some(isUpgrade)
}

/** @param {[string, string]} field */
function isUpgrade([name, value]) {
  return name.toLowerCase() === "upgrade" && value.toLowerCase() === "websocket"
}

/** @param {LogEvent} event the frame of a chat message */
export function content(event) {
  return chatMessage(event) ?? {}
}

/**
 * The first events that pass the tests one after the other, or undefined.
 * @param {LogEvent[]} events
 * @param {...Test} tests
 * @returns {LogEvent[] | undefined}
 */
export function inOrder(events, ...tests) {
  const found = []
  let next = 0
  for (const event of events) {
    if (next < tests.length && tests[next](event)) {
      found.push(event)
      next++
    }
  }
  return next === tests.length ? found : undefined
}

/** The events after one of them. @param {LogEvent[]} events @param {LogEvent} event */
export function after(events, event) {
  return events.filter(each => each.n > event.n)
}

/** @param {LogEvent[]} events @param {string | undefined} wire */
export function onWire(events, wire) {
  return events.filter(event => event.wire === wire)
}

/** @param {LogEvent[]} events @param {number | undefined} connection */
export function onConnection(events, connection) {
  return events.filter(event => event.connection === connection)
}

/**
 * The first candidate's story that can be told to its end.
 * @template T
 * @param {T[]} candidates
 * @param {(candidate: T) => LogEvent[] | undefined} story
 */
export function first(candidates, story) {
  for (const candidate of candidates) {
    const found = story(candidate)
    if (found) return found
  }
  return undefined
}

/**
 * Proves a story by the first of its causes that leads to its end.
 * @template T
 * @param {T[]} causes
 * @param {(cause: T) => LogEvent[] | undefined} story
 */
export function prove(causes, story) {
  const found = first(causes, story)
  return found ? proof(found) : null
}

/** What a predicate answers. @param {LogEvent[]} events those that prove it */
export function proof(events) {
  return { events: events.map(event => event.n) }
}
