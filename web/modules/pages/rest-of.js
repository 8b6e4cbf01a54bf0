/**
 * Gets bytes from the kit that the log does not keep.
 * @param {string} base where the kit has the wires
 * @returns {import("../wire/rest.js").Fetch}
 */
export function restOf(base) {
  return async ({ connection, from, start = 0 }, first, end) => {
    const place = new URLSearchParams({ connection: String(connection), from: String(from), start: String(start + first), end: String(start + end) })
    const answer = await fetch(`${base}/bytes?${place}`).catch(() => undefined)
    if (!answer) throw new Error("The kit does not answer, and only the kit has these bytes.")
    if (!answer.ok) throw new Error((await answer.json().catch(() => undefined))?.message ?? `The kit answered ${answer.status}.`)
    return new Uint8Array(await answer.arrayBuffer())
  }
}
