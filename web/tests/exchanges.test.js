import assert from "node:assert/strict"
import { test } from "node:test"
import { exchangesOf, fieldOf, isForPage, jsonIn, pathOf, queryOf } from "../modules/wire/exchanges.js"
import { base64, Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }
const BOB = { wire: "bob", connection: 2 }

test("an answer belongs to the oldest request of its connection that has none", () => {
  const { events } = new Wiretap().asks(ADA, "GET /one").asks(BOB, "GET /two").asks(ADA, "GET /three").answers(ADA, 200).answers(BOB, 404).answers(ADA, 304)

  assert.deepEqual(exchangesOf(events).map(each => [pathOf(each), each.response?.response.status]), [["/one", 200], ["/two", 404], ["/three", 304]])
})

test("what an exchange carries, and what it weighs, is counted with its heads", () => {
  const said = { type: "say", text: "hello" }
  const [exchange] = exchangesOf(new Wiretap().asks(ADA, "POST /messages", { body: said }).answers(ADA, 201, { body: { offset: 1 } }).events)

  assert.deepEqual(jsonIn(exchange.asked), said)
  assert.deepEqual(jsonIn(exchange.answered), { offset: 1 })
  assert.equal(exchange.sent, "POST /messages HTTP/1.1".length + JSON.stringify(said).length)
  assert.equal(exchange.got, "HTTP/1.1 201".length + '{"offset":1}'.length)
})

test("an answer is whole with its last byte; one without a body with its head", () => {
  const tap = new Wiretap().asks(ADA, "GET /messages").sees("head", { ...ADA, from: "server", response: { status: 200 }, fields: [["Content-Length", "9"]] })
  assert.equal(exchangesOf(tap.events)[0].end, undefined)

  tap.sees("body", { ...ADA, from: "server", last: true, bytes: "" })
  assert.equal(exchangesOf(tap.events)[0].end, tap.newest)

  assert.ok(exchangesOf(new Wiretap().asks(ADA, "GET /messages").answers(ADA, 304).events)[0].end)
})

test("a connection that ends takes with it what was not answered", () => {
  const { events } = new Wiretap().asks(ADA, "GET /one").answers(ADA, 304).asks(ADA, "GET /two").sees("closed", ADA)

  assert.deepEqual(exchangesOf(events).map(({ isCut }) => isCut), [false, true])
})

test("what came before the final answer is not the answer", () => {
  const tap = new Wiretap().asks(ADA, "POST /messages").sees("head", { ...ADA, from: "server", response: { status: 100 }, fields: [] }).answers(ADA, 201)

  assert.deepEqual(exchangesOf(tap.events).map(({ response }) => response?.response.status), [201])
})

test("an answer whose request was not seen is nobody's, and neither is what it carries", () => {
  const { events } = new Wiretap().answers(ADA, 200, { body: { offset: 7 } }).asks(ADA, "GET /messages").answers(ADA, 304)

  assert.deepEqual(exchangesOf(events).map(({ answered }) => answered), [""])
})

test("a body in chunks is read without its sizes", () => {
  const chunk = (/** @type {string} */ text, last = false) => ({ ...ADA, from: "server", last, bytes: base64([...text].map(letter => letter.charCodeAt(0))) })
  const tap = new Wiretap().asks(ADA, "GET /messages").sees("head", { ...ADA, from: "server", response: { status: 200 }, fields: [["Transfer-Encoding", "chunked"]] })

  tap.sees("body", chunk('6\r\n{"offs\r\n')).sees("body", chunk('6;x=1\r\net":7}\r\n')).sees("body", chunk("0\r\n\r\n", true))

  assert.deepEqual(jsonIn(exchangesOf(tap.events)[0].answered), { offset: 7 })
})

test("the page and its files are told from what a script asks for", () => {
  const target = (/** @type {string} */ line) => isForPage(exchangesOf(new Wiretap().asks(ADA, line).events)[0])

  assert.deepEqual(["GET /", "GET /?room=lobby", "GET /web/modules/pages/step01.js", "GET /01-short-polling.js?x=1", "GET /favicon.ico"].filter(target).length, 5)
  assert.deepEqual(["GET /messages?after=1.js", "POST /", "GET /stream", "GET /matches/a"].filter(target), [])
})

test("fields, the path and the query are found by name", () => {
  const [exchange] = exchangesOf(new Wiretap().asks(ADA, "GET /messages?after=3&room=a%20b", { fields: [["If-None-Match", '"x"']] }).events)

  assert.equal(fieldOf(exchange.request, "if-none-match"), '"x"')
  assert.equal(pathOf(exchange), "/messages")
  assert.equal(queryOf(exchange, "room"), "a b")
  assert.equal(queryOf(exchange, "epoch"), undefined)
})
