/** The opening handshake taken apart: RFC 6455, section 4. Each requirement is a line that holds or does not. */

import { hexOf } from "./bytes.js"
import { sha1 } from "./sha1.js"

/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {{ holds: boolean, rule: string, here: string, section: string }} Requirement */

/** Added to the key by a server that knows WebSocket: RFC 6455, 1.3. */
export const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

/** All values of a field, each line's. @param {LogEvent} head @param {string} name @returns {string[]} */
export function values(head, name) {
  return head.fields
    .filter((/** @type {[string, string]} */ [field]) => field.toLowerCase() === name.toLowerCase())
    .map((/** @type {[string, string]} */ [, value]) => value)
}

/** The members of a list field, in lower case. @param {LogEvent} head @param {string} name */
function tokens(head, name) {
  return values(head, name).flatMap(value => value.split(",").map(token => token.trim().toLowerCase()))
}

/** @param {LogEvent} head */
export function isUpgradeRequest(head) {
  return head.request !== undefined && tokens(head, "Upgrade").includes("websocket")
}

/**
 * How the accept follows from a key, step by step.
 * @param {string} key
 */
export function acceptSteps(key) {
  const joined = key + GUID
  const digest = sha1(new TextEncoder().encode(joined))
  return { key, joined, digest: hexOf(digest), accept: btoa(String.fromCharCode(...digest)) }
}

/** The rules as the kit judged them, which reads the same head; a log from before it did has none. @param {LogEvent} head @returns {Requirement[] | undefined} */
export function judgedRules(head) {
  return head.handshake?.rules?.map((/** @type {{ rule: string, section: string, holds: boolean, saw: string }} */ { rule, section, holds, saw }) => line(holds, rule, saw, section.replace(/^RFC 6455,? */, "")))
}

/** What a request to switch must have. @param {LogEvent} head @returns {Requirement[]} */
export function requirementsOfRequest(head) {
  const keys = values(head, "Sec-WebSocket-Key")
  const version = values(head, "Sec-WebSocket-Version")
  return [
    line(head.request.method === "GET", "the method is GET", head.request.method, "4.1"),
    line(head.request.version >= "HTTP/1.1", "the version is HTTP/1.1 or later", head.request.version, "4.1"),
    line(values(head, "Host").length === 1, "there is one Host", values(head, "Host").join(", "), "4.1"),
    line(tokens(head, "Upgrade").includes("websocket"), "Upgrade names websocket", values(head, "Upgrade").join(", "), "4.1"),
    line(tokens(head, "Connection").includes("upgrade"), "Connection lists upgrade", values(head, "Connection").join(", "), "4.1"),
    line(keys.length === 1 && isSixteenBytes(keys[0]), "the key is 16 bytes in Base64", keys.join(", "), "4.1"),
    line(version.length === 1 && version[0] === "13", "the version of the protocol is 13", version.join(", "), "4.1"),
  ]
}

/** What an answer to it must have. @param {LogEvent} head @param {string} key the request's @returns {Requirement[]} */
export function requirementsOfResponse(head, key) {
  const accept = values(head, "Sec-WebSocket-Accept")
  return [
    line(head.response.status === 101, "the status is 101", `${head.response.status} ${head.response.reason}`, "4.1"),
    line(tokens(head, "Upgrade").includes("websocket"), "Upgrade names websocket", values(head, "Upgrade").join(", "), "4.1"),
    line(tokens(head, "Connection").includes("upgrade"), "Connection lists upgrade", values(head, "Connection").join(", "), "4.1"),
    line(accept.length === 1 && accept[0] === acceptSteps(key).accept, "the accept follows from the key", accept.join(", "), "4.2.2"),
  ]
}

/** @param {boolean} holds @param {string} rule @param {string} here @param {string} section @returns {Requirement} */
function line(holds, rule, here, section) {
  return { holds, rule, here: here || "missing", section }
}

/** @param {string} key */
function isSixteenBytes(key) {
  try {
    return atob(key).length === 16
  } catch {
    return false
  }
}
