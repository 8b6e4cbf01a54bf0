import { bytesOf } from "./filled.js"

/** As many characters of a message as a log has room for. */
const LONGEST = 40

/** A text as a narrow log shows it: its beginning, and how long it is. @param {string} text */
export function shortened(text) {
  return text.length > LONGEST ? `${[...text].slice(0, LONGEST).join("")}… (${bytesOf(text)} bytes)` : text
}
