/**
 * SHA-1 (FIPS 180-4, section 6.1), for the handshake only. The browser's own is asynchronous and not there on a plain-http
 * address of another machine; a picture that is a pure function of the log needs neither.
 * @param {Uint8Array} message
 * @returns {Uint8Array} twenty bytes
 */
export function sha1(message) {
  const h = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  const padded = pad(message)
  for (let block = 0; block < padded.byteLength; block += 64) {
    const w = Array.from({ length: 16 }, (_, t) => padded.getUint32(block + 4 * t))
    for (let t = 16; t < 80; t++) w.push(rotate(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1))

    let [a, b, c, d, e] = h
    for (let t = 0; t < 80; t++) {
      const next = (rotate(a, 5) + mix(t, b, c, d) + e + CONSTANTS[Math.floor(t / 20)] + w[t]) | 0
      ;[a, b, c, d, e] = [next, a, rotate(b, 30), c, d]
    }
    ;[a, b, c, d, e].forEach((value, i) => (h[i] = (h[i] + value) | 0))
  }
  const digest = new DataView(new ArrayBuffer(20))
  h.forEach((value, i) => digest.setInt32(4 * i, value))
  return new Uint8Array(digest.buffer)
}

const CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6]

/** A one, zeros, and the length in bits, to a multiple of 64 bytes. @param {Uint8Array} message */
function pad(message) {
  const length = Math.ceil((message.length + 9) / 64) * 64
  const padded = new Uint8Array(length)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(length - 4, message.length * 8)
  return view
}

/** @param {number} t @param {number} b @param {number} c @param {number} d */
function mix(t, b, c, d) {
  if (t < 20) return (b & c) | (~b & d)
  if (t < 40 || t >= 60) return b ^ c ^ d
  return (b & c) | (b & d) | (c & d)
}

/** @param {number} value @param {number} bits */
function rotate(value, bits) {
  return (value << bits) | (value >>> (32 - bits))
}
