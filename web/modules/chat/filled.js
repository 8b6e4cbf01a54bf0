/** How many bytes a text has on the wire. @param {string} text */
export function bytesOf(text) {
  return new TextEncoder().encode(text).length
}

/**
 * A text again and again until it has exactly so many bytes. Where it does not come out even, `x` stands in front: no
 * character is ever cut.
 * @param {string} text not empty
 * @param {number} bytes
 */
export function filled(text, bytes) {
  const once = bytesOf(text)
  const times = Math.floor(bytes / once)
  return "x".repeat(bytes - times * once) + text.repeat(times)
}
