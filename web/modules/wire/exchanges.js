/**
 * A request and its answer. On one connection of HTTP/1.1 the answers come in the order of the requests (RFC 9112, 9.3.2), so
 * nothing else is needed to pair them.
 */

import { fromBase64, latin1 } from "./bytes.js"

/** @typedef {import("./log.js").LogEvent} LogEvent */

/**
 * @typedef {object} Exchange
 * @property {LogEvent} request its head
 * @property {LogEvent} [response] the head of its answer
 * @property {LogEvent} [end] the event by which the answer was whole
 * @property {boolean} isCut whether the connection ended before that
 * @property {number} sent bytes of the request, so far
 * @property {number} got bytes of the answer, so far
 * @property {string} asked what the request carried, as text
 * @property {string} answered what the answer carried
 */

/** Answers without a body, whatever their fields say: RFC 9112, section 6.3. */
const WITHOUT_BODY = [204, 304]

/** What a page is made of: the page itself, and whatever has a file's name. */
const FILE = /^\/(?:\?|$)|^[^?]*\.(?:js|css|html|svg|ico|png|webp|map)(?:\?|$)/

/** A chunk's size in hexadecimal, perhaps with extensions, then its bytes: RFC 9112, section 7.1. */
const CHUNK = /^[0-9A-Fa-f]+[^\r\n]*\r?\n([^]*?)\r?\n?$/

/** So many characters of what was carried are kept, or a little more. */
const LONGEST_TEXT = 64 * 1024

/** Pairs requests and answers as their events come. */
export class Exchanges {
  /** Not answered yet, oldest first, by connection. @type {Map<number, Exchange[]>} */
  #waiting = new Map()

  /** Which exchange the newest bytes of a side belong to. @type {Map<string, Exchange>} */
  #current = new Map()

  /** @param {LogEvent} event @returns {Exchange | undefined} to which it belongs; of an answer whose request was not seen, none */
  hear(event) {
    const { kind, connection, from } = event
    if (connection === undefined) return undefined
    if (kind === "closed") this.#cut(connection)
    if (kind === "head" && event.request) return this.#ask(connection, event)
    if (kind === "head" && event.response) return this.#answer(connection, event)
    if (kind !== "body") return this.#current.get(`${connection} ${from}`)
    const exchange = this.#current.get(`${connection} ${from}`)
    if (exchange) carry(exchange, event)
    return exchange
  }

  /** @param {number} connection @param {LogEvent} request */
  #ask(connection, request) {
    const exchange = { request, isCut: false, sent: lengthOf(request), got: 0, asked: "", answered: "" }
    this.#waiting.set(connection, [...(this.#waiting.get(connection) ?? []), exchange])
    this.#current.set(`${connection} client`, exchange)
    return exchange
  }

  /** @param {number} connection @param {LogEvent} response */
  #answer(connection, response) {
    const exchange = this.#waiting.get(connection)?.[0]
    if (!exchange) {
      this.#current.delete(`${connection} server`)
      return undefined
    }
    exchange.got += lengthOf(response)
    if (response.response.status < 200 && response.response.status !== 101) return exchange // The final answer is still to come.
    this.#waiting.get(connection)?.shift()
    this.#current.set(`${connection} server`, exchange)
    exchange.response = response
    if (hasNoBody(exchange)) exchange.end = response
    return exchange
  }

  /** @param {number} connection */
  #cut(connection) {
    const open = [...(this.#waiting.get(connection) ?? []), this.#current.get(`${connection} server`)]
    for (const exchange of open) if (exchange && !exchange.end) exchange.isCut = true
    this.#waiting.delete(connection)
    for (const side of ["client", "server"]) this.#current.delete(`${connection} ${side}`)
  }
}

/** Those whose request is among these events, in its order. @param {LogEvent[]} events @returns {Exchange[]} */
export function exchangesOf(events) {
  const exchanges = new Exchanges()
  /** @type {Set<Exchange>} */
  const found = new Set()
  for (const event of events) {
    const exchange = exchanges.hear(event)
    if (exchange) found.add(exchange)
  }
  return [...found]
}

/** Whether a request is only for the page or for what it is made of. @param {Exchange} exchange */
export function isForPage({ request }) {
  return request.request.method === "GET" && !fieldOf(request, "upgrade") && FILE.test(request.request.target)
}

/** Whether it asks for news: a GET that loads no page and opens no WebSocket. @param {Exchange} exchange */
export function asksForNews(exchange) {
  return exchange.request.request.method === "GET" && !isForPage(exchange) && !fieldOf(exchange.request, "upgrade")
}

/** The value of a field of a head, or undefined. @param {LogEvent | undefined} head @param {string} name in lower case */
export function fieldOf(head, name) {
  return head?.fields?.find((/** @type {[string, string]} */ [each]) => each.toLowerCase() === name)?.[1]
}

/** What stands behind the question mark of a request's target. @param {Exchange} exchange @param {string} name */
export function queryOf({ request }, name) {
  return new URLSearchParams(request.request.target.split("?")[1] ?? "").get(name) ?? undefined
}

/** @param {Exchange} exchange */
export function pathOf({ request }) {
  return request.request.target.split("?")[0]
}

/** The JSON that a body is; an empty object if it is none. @param {string} body @returns {{ [field: string]: any }} */
export function jsonIn(body) {
  try {
    const value = JSON.parse(body)
    return typeof value === "object" && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** @param {Exchange} exchange */
function hasNoBody({ request, response }) {
  return request.request.method === "HEAD" || WITHOUT_BODY.includes(response?.response.status) || fieldOf(response, "content-length") === "0"
}

/** @param {Exchange} exchange @param {LogEvent} body */
function carry(exchange, body) {
  if (body.from === "client") {
    exchange.sent += lengthOf(body)
    exchange.asked = longer(exchange.asked, body, exchange.request)
  } else {
    exchange.got += lengthOf(body)
    exchange.answered = longer(exchange.answered, body, exchange.response)
    if (body.last) exchange.end = body
  }
}

/** A stream may go on for ever; its beginning is enough. @param {string} text @param {LogEvent} body @param {LogEvent | undefined} head */
function longer(text, body, head) {
  return text.length < LONGEST_TEXT ? text + textOf(body, head) : text
}

/** @param {LogEvent} body @param {LogEvent | undefined} head */
function textOf(body, head) {
  const bytes = fromBase64(body.bytes ?? "")
  if (!fieldOf(head, "transfer-encoding")) return new TextDecoder().decode(bytes)
  const content = CHUNK.exec(latin1(bytes))?.[1] ?? ""
  return new TextDecoder().decode(Uint8Array.from(content, letter => letter.charCodeAt(0)))
}

/** @param {LogEvent} event */
function lengthOf({ start = 0, end = 0 }) {
  return end - start
}
