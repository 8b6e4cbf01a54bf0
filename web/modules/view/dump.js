import { dumpOf, fromBase64 } from "../wire/bytes.js"
import { counted } from "../wire/words.js"
import { html } from "./build.js"
import { rest } from "./rest.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */

/** So many bytes are shown; the exports have all that the log keeps. */
const MOST = 2048

/** Bytes that mean nothing to us: where, in hexadecimal, as text. @param {LogEvent} event @param {import("../wire/rest.js").Fetch} [fetch] */
export function dump(event, fetch) {
  const bytes = fromBase64(event.bytes ?? "").slice(0, MOST)
  const whole = (event.end ?? 0) - (event.start ?? 0)
  return [
    ...(bytes.length > 0 ? [html("pre", { class: "dump", tabindex: 0 }, dumpOf(bytes))] : []),
    ...(bytes.length < whole && bytes.length > 0 ? [html("p", { class: "note" }, `The first ${counted(bytes.length)} of ${counted(whole)} bytes.`), ...rest(event, bytes.length, fetch)] : []),
  ]
}
