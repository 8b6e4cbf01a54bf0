/** Events as a wiretap logs them, for tests: bytes and numbers as they would be on a real wire. */

/** @typedef {import("../modules/wire/log.js").LogEvent} LogEvent */
/** @typedef {"client" | "server"} Side */

const KEY = [0x37, 0xfa, 0x21, 0x3d] // the key of RFC 6455, 5.7

/** @param {Iterable<number>} bytes */
export const base64 = bytes => btoa(String.fromCharCode(...bytes))

/** @param {string} text "81 05 48" */
export const bytes = text => text.split(" ").map(pair => parseInt(pair, 16))

/** @param {string} text */
const letters = text => [...text].map(letter => letter.charCodeAt(0))

/** A log, written down as it happened: each event is a millisecond later than the one before. */
export class Wiretap {
  /** @type {LogEvent[]} */
  events = []

  #now = 0

  /** @type {Map<string, number>} how far each side's stream has come */
  #offsets = new Map()

  /** @param {number} ms */
  waits(ms) {
    this.#now += ms
    return this
  }

  /** @param {string} kind @param {{ [fact: string]: any }} facts */
  sees(kind, facts = {}) {
    this.#now++
    this.events.push({ n: this.events.length + 1, at: this.#now, kind, ...facts })
    return this
  }

  get newest() {
    return this.events[this.events.length - 1]
  }

  /** A WebSocket that stands. @param {string} wire @param {number} connection */
  opens(wire, connection) {
    const at = { wire, connection }
    this.sees("opened", at)
    this.#sends(at, "client", letters("GET /chat"), "head", {
      request: { method: "GET", target: "/chat", version: "HTTP/1.1" },
      fields: [["Host", "localhost"], ["Connection", "Upgrade"], ["Upgrade", "websocket"], ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="], ["Sec-WebSocket-Version", "13"]],
    }).passes(at, "client")
    return this.#sends(at, "server", letters("HTTP/1.1 101"), "head", {
      response: { status: 101, reason: "Switching Protocols", version: "HTTP/1.1" },
      fields: [["Upgrade", "websocket"], ["Connection", "Upgrade"], ["Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="]],
    }).passes(at, "server")
  }

  /** A command to Redis, or what comes from there. @param {string} wire @param {Side} from @param {...string} value */
  redis(wire, from, ...value) {
    return this.sees("resp", { wire, connection: 100, from, value })
  }

  /** A text frame that arrives at the tap, and stays there. @param {string} wire @param {number} connection @param {Side} from @param {string} text */
  reads(wire, connection, from, text) {
    return this.frame({ wire, connection }, from, 0x1, [...new TextEncoder().encode(text)], { text })
  }

  /** A text frame that is handed on at once. @param {string} wire @param {number} connection @param {Side} from @param {string} text */
  relays(wire, connection, from, text) {
    return this.reads(wire, connection, from, text).passes({ wire, connection }, from)
  }

  /** @param {{ wire: string, connection: number }} at @param {Side} from @param {number} opcode @param {number[]} payload @param {object} [more] */
  frame(at, from, opcode, payload, more = {}) {
    const masked = from === "client"
    const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 0xff]
    const head = [0x80 | opcode, (masked ? 0x80 : 0) | length[0], ...length.slice(1), ...(masked ? KEY : [])]
    const body = masked ? payload.map((byte, i) => byte ^ KEY[i % 4]) : payload
    return this.#sends(at, from, [...head, ...body], "frame", { fin: true, rsv: 0, opcode, masked, header: head.length, length: payload.length, ...more })
  }

  /**
   * A plain request, handed on at once.
   * @param {{ wire: string, connection: number }} at
   * @param {string} line "GET /messages?after=0"
   * @param {{ fields?: [string, string][], body?: object }} [more]
   */
  asks(at, line, { fields = [], body } = {}) {
    const [method, target] = line.split(" ")
    const head = { request: { method, target, version: "HTTP/1.1" }, fields: [["Host", "localhost"], ...fields] }
    return this.#sends(at, "client", letters(`${line} HTTP/1.1`), "head", head).#carries(at, "client", body)
  }

  /**
   * Its answer, handed on at once.
   * @param {{ wire: string, connection: number }} at
   * @param {number} status
   * @param {{ fields?: [string, string][], body?: object }} [more]
   */
  answers(at, status, { fields = [], body } = {}) {
    const head = { response: { status, reason: "", version: "HTTP/1.1" }, fields: body ? fields : [...fields, ["content-length", "0"]] }
    return this.#sends(at, "server", letters(`HTTP/1.1 ${status}`), "head", head).#carries(at, "server", body)
  }

  /**
   * An answer that is an event stream, as far as its head, handed on at once.
   * @param {{ wire: string, connection: number }} at
   */
  streams(at) {
    const fields = [["Content-Type", "text/event-stream"], ["Transfer-Encoding", "chunked"]]
    return this.#sends(at, "server", letters("HTTP/1.1 200"), "head", { response: { status: 200, reason: "OK", version: "HTTP/1.1" }, fields }).passes(at, "server")
  }

  /**
   * What stands before an empty line of that stream, with the line, as it arrives at the tap.
   * @param {{ wire: string, connection: number }} at
   * @param {{ [field: string]: string }} fields `event`, `id`, `data`, `retry`, `comment`
   */
  tells(at, fields) {
    const lines = Object.entries(fields).map(([name, value]) => `${name === "comment" ? "" : name}: ${value}\n`).join("")
    return this.#sends(at, "server", [...new TextEncoder().encode(`${lines}\n`)], "sse", fields)
  }

  /** @param {{ wire: string, connection: number }} at @param {Side} from @param {object | undefined} body */
  #carries(at, from, body) {
    if (body) this.#sends(at, from, [...new TextEncoder().encode(JSON.stringify(body))], "body", { last: true })
    return this.passes(at, from)
  }

  /** All that this side has sent is handed on. @param {{ wire: string, connection: number }} at @param {Side} from */
  passes(at, from) {
    return this.sees("passed", { ...at, from, end: this.#offsets.get(`${at.connection} ${from}`) ?? 0 })
  }

  /** @param {{ wire: string, connection: number }} at @param {Side} from @param {number[]} raw @param {string} kind @param {object} facts */
  #sends(at, from, raw, kind, facts) {
    const stream = `${at.connection} ${from}`
    const start = this.#offsets.get(stream) ?? 0
    const end = start + raw.length
    this.#offsets.set(stream, end)
    return this.sees(kind, { ...at, from, start, end, bytes: base64(raw), ...facts })
  }
}
