/** What we say of a socket that never came to be, if nothing better is known. */
const NO_CONNECTION = 1006

/**
 * A socket that first has to get a ticket. Whoever uses it sees a socket: until the ticket is there, it is connecting, and without
 * one it is closed.
 */
export class TicketSocket {
  /** @type {((event: any) => void) | null} */
  onopen = null

  /** @type {((event: any) => void) | null} */
  onmessage = null

  /** @type {((event: any) => void) | null} */
  onclose = null

  /** @type {any} */
  #socket
  #isClosed = false

  /**
   * @param {() => Promise<string>} getTicket a failure may have a `code`, as a close has one
   * @param {(ticket: string) => any} knock with a ticket, and be it good: a socket
   */
  constructor(getTicket, knock) {
    getTicket().then(
      ticket => this.#isClosed || this.#enter(knock(ticket)),
      ({ code = NO_CONNECTION, message }) => this.onclose?.({ code, reason: message }),
    )
  }

  /** @param {any} socket */
  #enter(socket) {
    this.#socket = socket
    socket.onopen = (/** @type {any} */ event) => this.onopen?.(event)
    socket.onmessage = (/** @type {any} */ event) => this.onmessage?.(event)
    socket.onclose = (/** @type {any} */ event) => this.onclose?.(event)
  }

  /** @param {string} text */
  send(text) {
    this.#socket?.send(text)
  }

  /** @param {number} [code] */
  close(code) {
    this.#isClosed = true
    this.#socket?.close(code)
  }
}
