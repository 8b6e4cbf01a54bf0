import assert from "node:assert/strict"
import { test } from "node:test"
import { acceptSteps, isUpgradeRequest, requirementsOfRequest, requirementsOfResponse } from "../modules/wire/handshake.js"

// RFC 6455, 1.3
const KEY = "dGhlIHNhbXBsZSBub25jZQ=="
const ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

const GOOD = { Host: "localhost", Connection: "keep-alive, Upgrade", Upgrade: "websocket", "Sec-WebSocket-Key": KEY, "Sec-WebSocket-Version": "13" }

/** @param {Record<string, string | undefined>} fields @param {object} [line] */
const requestOf = (fields, line = {}) => ({ n: 1, at: 0, kind: "head", request: { method: "GET", target: "/chat", version: "HTTP/1.1", ...line }, fields: pairs(fields) })

/** @param {Record<string, string | undefined>} fields */
const responseOf = (fields, status = 101) => ({ n: 2, at: 1, kind: "head", response: { status, reason: "", version: "HTTP/1.1" }, fields: pairs(fields) })

/** @param {Record<string, string | undefined>} fields */
const pairs = fields => Object.entries(fields).filter(([, value]) => value !== undefined)

/** @param {import("../modules/wire/handshake.js").Requirement[]} lines the rules that do not hold */
const broken = lines => lines.filter(({ holds }) => !holds).map(({ rule }) => rule)

test("the accept follows from the key as in the RFC's own example", () => {
  const { joined, digest, accept } = acceptSteps(KEY)

  assert.equal(joined, "dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
  assert.equal(digest, "b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea")
  assert.equal(accept, ACCEPT)
})

test("a browser's request holds all that is required", () => {
  assert.deepEqual(broken(requirementsOfRequest(requestOf(GOOD))), [])
})

test("each missing or wrong line is pointed at, and no other", () => {
  assert.deepEqual(broken(requirementsOfRequest(requestOf(GOOD, { method: "POST" }))), ["the method is GET"])
  assert.deepEqual(broken(requirementsOfRequest(requestOf(GOOD, { version: "HTTP/1.0" }))), ["the version is HTTP/1.1 or later"])
  assert.deepEqual(broken(requirementsOfRequest(requestOf({ ...GOOD, Host: undefined }))), ["there is one Host"])
  assert.deepEqual(broken(requirementsOfRequest(requestOf({ ...GOOD, Connection: "keep-alive" }))), ["Connection lists upgrade"])
  assert.deepEqual(broken(requirementsOfRequest(requestOf({ ...GOOD, "Sec-WebSocket-Key": "c2hvcnQ=" }))), ["the key is 16 bytes in Base64"])
  assert.deepEqual(broken(requirementsOfRequest(requestOf({ ...GOOD, "Sec-WebSocket-Version": "8" }))), ["the version of the protocol is 13"])
})

test("what is not there is said to be missing", () => {
  const line = requirementsOfRequest(requestOf({ ...GOOD, Host: undefined })).find(({ holds }) => !holds)

  assert.equal(line?.here, "missing")
})

test("field names and tokens may be written in any case", () => {
  assert.equal(isUpgradeRequest(requestOf({ upgrade: "WebSocket" })), true)
  assert.equal(isUpgradeRequest(requestOf({ Upgrade: "h2c" })), false)
})

test("an answer must be 101, and its accept must follow from this request's key", () => {
  const fields = { Upgrade: "websocket", Connection: "Upgrade", "Sec-WebSocket-Accept": ACCEPT }

  assert.deepEqual(broken(requirementsOfResponse(responseOf(fields), KEY)), [])
  assert.deepEqual(broken(requirementsOfResponse(responseOf(fields, 200), KEY)), ["the status is 101"])
  assert.deepEqual(broken(requirementsOfResponse(responseOf(fields), "AAAAAAAAAAAAAAAAAAAAAA==")), ["the accept follows from the key"])
})
