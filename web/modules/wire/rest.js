/** What the log does not keep of a long event: where it is, and how to read a page of it. */

import { fromBase64 } from "./bytes.js"

/** @typedef {import("./log.js").LogEvent} LogEvent */

/** Bytes of an event from the kit, counted from the event's first; fails in a sentence. @typedef {(event: LogEvent, start: number, end: number) => Promise<Uint8Array>} Fetch */

/** So many bytes are shown at once. */
const PAGE = 2048

/**
 * How many bytes of an event the log keeps, and how many there were; of a frame without its header.
 * @param {LogEvent} event
 */
export function keptOf(event) {
  const header = headerOf(event)
  const letters = event.bytes?.length ?? 0
  const padding = event.bytes?.endsWith("==") ? 2 : event.bytes?.endsWith("=") ? 1 : 0
  return { kept: Math.max(0, (3 * letters) / 4 - padding - header), whole: (event.end ?? 0) - (event.start ?? 0) - header }
}

/** The page that begins there, or as near as there is one. @param {LogEvent} event @param {number} from of the payload's bytes */
export function pageAt(event, from) {
  const { whole } = keptOf(event)
  const start = Math.max(0, Math.min(Number.isFinite(from) ? Math.floor(from) : 0, whole - 1))
  return { start, end: Math.min(whole, start + PAGE), before: Math.max(0, start - PAGE), next: start + PAGE, last: Math.max(0, whole - PAGE), isFirst: start === 0, isLast: start + PAGE >= whole }
}

/** Bytes of a payload as its reader gets them: unmasked. @param {LogEvent} event @param {number} start @param {number} end @param {Fetch} fetch */
export async function payloadOf(event, start, end, fetch) {
  const header = headerOf(event)
  const isKept = end <= keptOf(event).kept
  const bytes = isKept ? fromBase64(event.bytes ?? "").slice(header + start, header + end) : await fetch(event, header + start, header + end)
  if (!event.masked) return bytes
  const key = fromBase64(event.bytes ?? "").slice(header - 4, header)
  return bytes.map((byte, i) => byte ^ key[(start + i) % 4])
}

/** @param {LogEvent} event */
function headerOf(event) {
  return event.kind === "frame" ? event.header : 0
}
