/**
 * A request and its answer. On one connection of HTTP/1.1 the answers come in the order of the requests (RFC 9112, 9.3.2), so
 * nothing else is needed to pair them.
 */

import { fromBase64, latin1 } from "./bytes.js"

/** @typedef {import("./log.js").LogEvent} LogEvent */

/** Answers without a body, whatever their fields say: RFC 9112, section 6.3. */
const WITHOUT_BODY = [204, 304]

/** What a page is made of: the page itself, and whatever has a file's name. */
const FILE = /^\/(?:\?|$)|^[^?]*\.(?:js|css|html|svg|ico|png|webp|map)(?:\?|$)/

/** A chunk's size in hexadecimal, perhaps with extensions, then its bytes: RFC 9112, section 7.1. */
const CHUNK = /^[0-9A-Fa-f]+[^\r\n]*\r?\n([^]*?)\r?\n?$/

/** So many bytes of what is carried are kept, or a little more: a stream may go on for ever. */
const LONGEST_TEXT = 64 * 1024

export class Exchange {
  /** The head of its answer. @type {LogEvent | undefined} */
  response

  /** The event by which the answer was whole. @type {LogEvent | undefined} */
  end

  /** Whether the connection ended before that. */
  isCut = false

  /** Bytes of the answer, so far. */
  got = 0

  /** @type {LogEvent[]} */
  #bodies = []

  /** How much of what it carries is kept, in bytes. */
  #kept = 0

  /** @param {LogEvent} request its head */
  constructor(request) {
    this.request = request

    /** Bytes of the request, so far. */
    this.sent = lengthOf(request)
  }

  /** What the request carried, as text. */
  get asked() {
    return this.#textFrom("client", this.request)
  }

  /** What the answer carried. */
  get answered() {
    return this.#textFrom("server", this.response)
  }

  /** The final answer, or one that only says that it is still to come. @param {LogEvent} response */
  answer(response) {
    this.got += lengthOf(response)
    if (response.response.status < 200 && response.response.status !== 101) return
    this.response = response
    if (hasNoBody(this)) this.end = response
  }

  /** @param {LogEvent} body or a part of it */
  carry(body) {
    if (this.#kept < LONGEST_TEXT) this.#bodies.push(body)
    this.#kept += lengthOf(body)
    if (body.from === "client") {
      this.sent += lengthOf(body)
    } else {
      this.got += lengthOf(body)
      if (body.last) this.end = body
    }
  }

  /** @param {"client" | "server"} from @param {LogEvent | undefined} head */
  #textFrom(from, head) {
    return this.#bodies.filter(body => body.from === from).map(body => textOf(body, head)).join("")
  }
}

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
    exchange?.carry(event)
    return exchange
  }

  /** @param {number} connection @param {LogEvent} request */
  #ask(connection, request) {
    const exchange = new Exchange(request)
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
    exchange.answer(response)
    if (exchange.response) this.#waiting.get(connection)?.shift()
    this.#current.set(`${connection} server`, exchange)
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

/** Whether it is the head of an event stream. @param {LogEvent | undefined} head */
export function isStream(head) {
  return head?.response !== undefined && (fieldOf(head, "content-type") ?? "").toLowerCase().startsWith("text/event-stream")
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
  if (body === "") return {}
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
