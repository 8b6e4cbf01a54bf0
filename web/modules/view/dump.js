import { fromBase64, hexOf, letter } from "../wire/bytes.js"
import { html } from "./build.js"

/** @typedef {import("../wire/log.js").LogEvent} LogEvent */

const LINE = 16

/** So many bytes are shown; the exports have them all. */
const MOST = 2048

/** Bytes that mean nothing to us: where, in hexadecimal, as text. @param {LogEvent} event */
export function dump(event) {
  const bytes = fromBase64(event.bytes ?? "")
  const lines = []
  for (let i = 0; i < Math.min(bytes.length, MOST); i += LINE) {
    const row = bytes.slice(i, i + LINE)
    lines.push(`${i.toString(16).padStart(4, "0")}  ${hexOf(row).padEnd(3 * LINE)} ${[...row].map(letter).join("")}`)
  }
  const whole = (event.end ?? 0) - (event.start ?? 0)
  const shown = Math.min(bytes.length, MOST)
  return [
    ...(lines.length > 0 ? [html("pre", { class: "dump", tabindex: 0 }, lines.join("\n"))] : []),
    ...(shown < whole ? [html("p", { class: "note" }, `The first ${shown} of ${whole} bytes.`)] : []),
  ]
}
