/** Draws a head as it stood on the wire; of a handshake also what it requires, and how the accept follows from the key. */

import { fromBase64, latin1 } from "../wire/bytes.js"
import { acceptSteps, GUID, isUpgradeRequest, judgedRules, requirementsOfRequest, requirementsOfResponse, values } from "../wire/handshake.js"
import { nameOf } from "../wire/words.js"
import { html, shape } from "./build.js"
import { rfc } from "./rfc.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */
/** @typedef {import("../wire/log.js").Log} Log */

/** Fields of a head by which one recognizes a handshake. */
const OF_HANDSHAKE = /^(upgrade|connection|sec-websocket-(key|version|accept|protocol|extensions)):/i

/** @param {Log} log @param {LogEvent} event */
export function head(log, event) {
  const lines = latin1(fromBase64(event.bytes ?? "")).trimEnd().split("\r\n")
  const request = event.response ? requestOf(log, event) : undefined
  if (event.request && isUpgradeRequest(event)) return [headText(lines, OF_HANDSHAKE), requirements(judgedRules(event) ?? requirementsOfRequest(event)), ...offers(event), ...link(answerOf(log, event), "The answer:")]
  if (!request) return [headText(lines)]
  const key = values(request, "Sec-WebSocket-Key")[0] ?? ""
  return [
    headText(lines, OF_HANDSHAKE),
    ...meaning(event),
    requirements(judgedRules(event) ?? requirementsOfResponse(event, key)),
    ...offers(event),
    ...(event.response.status === 101 ? [steps(acceptSteps(key), values(event, "Sec-WebSocket-Accept")[0])] : []),
    ...link(request, "The question:"),
  ]
}

/** Why an answer is not 101, in a sentence. @param {LogEvent} event */
function meaning(event) {
  return event.handshake?.meaning ? [html("p", {}, event.handshake.meaning)] : []
}

/** The subprotocols and extensions that were offered, and those that were chosen. @param {LogEvent} event */
function offers({ handshake }) {
  const lines = ["offered", "chosen"].flatMap(side => ["protocols", "extensions"].map(what => [`${what} ${side}`, [handshake?.[side]?.[what] ?? []].flat().join(", ")])).filter(([, names]) => names !== "")
  if (lines.length === 0) return []
  return [html("dl", { class: "event-facts" }, ...lines.map(([name, names]) => html("div", {}, html("dt", {}, name), html("dd", {}, html("code", {}, names)))))]
}

/** A head as it stood on the wire; the lines that matter here are marked. @param {string[]} lines @param {RegExp} [marked] */
function headText(lines, marked) {
  return html("pre", { class: "head-text", tabindex: 0 }, html("code", {}, ...lines.flatMap(line => [marked?.test(line) ? html("b", {}, line) : line, "\n"])))
}

/** The request to switch protocols that a head answers. @param {Log} log @param {LogEvent} response */
function requestOf(log, response) {
  return log.events.findLast(event => event.connection === response.connection && event.n < response.n && event.request && isUpgradeRequest(event))
}

/** @param {Log} log @param {LogEvent} request */
function answerOf(log, request) {
  return log.events.find(event => event.connection === request.connection && event.n > request.n && event.response)
}

/** @param {LogEvent | undefined} event @param {string} words */
function link(event, words) {
  return event ? [html("p", {}, `${words} `, html("a", { href: `#event-${event.n}` }, `event ${event.n}`), `, ${nameOf(event)}.`)] : []
}

/** @param {import("../wire/handshake.js").Requirement[]} lines */
function requirements(lines) {
  return html(
    "table",
    { class: "requirements" },
    html("caption", { class: "for-ears" }, "What the handshake requires"),
    html("thead", {}, html("tr", {}, html("th", { scope: "col" }, html("span", { class: "for-ears" }, "holds")), ...["required", "here", "RFC 6455"].map(name => html("th", { scope: "col" }, name)))),
    html(
      "tbody",
      {},
      ...lines.map(line =>
        html(
          "tr",
          { class: line.holds ? undefined : "is-bad" },
          html("td", { class: line.holds ? "requirement-mark is-good" : "requirement-mark" }, shape(line.holds ? "passed" : "failed"), html("span", { class: "for-ears" }, line.holds ? "holds" : "does not hold")),
          html("th", { scope: "row" }, line.rule),
          html("td", { class: "requirement-value" }, line.here),
          html("td", { class: "fields-rfc" }, ...rfc(line.section)),
        ),
      ),
    ),
  )
}

/** @param {ReturnType<typeof acceptSteps>} step @param {string | undefined} seen */
function steps({ key, digest, accept }, seen) {
  const item = (/** @type {string} */ what, /** @type {Node[]} */ ...value) => html("li", {}, html("h5", {}, what), html("p", {}, ...value))
  const isSame = seen === accept
  return html(
    "section",
    { "aria-label": "How the accept follows from the key" },
    html("h4", {}, "How Sec-WebSocket-Accept follows from the key"),
    html(
      "ol",
      { class: "working" },
      item("The key, as text", html("code", { class: "from-client" }, key)),
      item("Behind it the GUID of RFC 6455, 1.3", html("code", {}, html("span", { class: "from-client" }, key), GUID)),
      item("SHA-1 of that: twenty bytes", html("code", { class: "hash" }, ...digest.split(" ").map(byte => html("span", {}, byte)))),
      item("In Base64", html("code", { class: "from-server" }, accept)),
      item(isSame ? "It is what the server sent" : "The server sent something else: a browser ends the connection here", html("code", { class: "from-server" }, seen ?? "nothing")),
    ),
  )
}
