/** Bytes as a person reads them. */

/** In a plain loop, which is ten times as quick as a mapping: pages do this for all that crosses. @param {string} base64 @returns {Uint8Array} */
export function fromBase64(base64) {
  const letters = atob(base64)
  const bytes = new Uint8Array(letters.length)
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i)
  return bytes
}

/** Two hexadecimal digits. @param {number} byte */
export function hex(byte) {
  return byte.toString(16).padStart(2, "0")
}

/** @param {Iterable<number>} bytes */
export function hexOf(bytes) {
  return [...bytes].map(hex).join(" ")
}

/** The character of a byte if it is printable ASCII, else a middle dot. @param {number} byte */
export function letter(byte) {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·"
}

/** "1 byte", "40 bytes". @param {number} count */
export function bytesWords(count) {
  return count === 1 ? "1 byte" : `${count.toLocaleString("en")} bytes`
}

/** Bytes as Latin-1 text, one character a byte: what a head is made of. @param {Uint8Array} bytes */
export function latin1(bytes) {
  return Array.from(bytes, byte => String.fromCharCode(byte)).join("")
}

const BYTES_A_LINE = 16

/** Lines of a dump: where, in hexadecimal, as text. @param {Uint8Array} bytes @param {number} [first] the number of the first of them */
export function dumpOf(bytes, first = 0) {
  const lines = []
  for (let i = 0; i < bytes.length; i += BYTES_A_LINE) {
    const row = bytes.slice(i, i + BYTES_A_LINE)
    lines.push(`${(first + i).toString(16).padStart(4, "0")}  ${hexOf(row).padEnd(3 * BYTES_A_LINE)} ${[...row].map(letter).join("")}`)
  }
  return lines.join("\n")
}

const UNITS = ["B", "kB", "MB"]

/** "49 B", "12.3 kB": by thousands. @param {number} count */
export function size(count) {
  let unit = 0
  while (count >= 1000 && unit < UNITS.length - 1) {
    count /= 1000
    unit++
  }
  return `${unit === 0 ? count : count.toFixed(1)} ${UNITS[unit]}`
}
