/** @typedef {{ epoch: string, offset: number }} Position */
/** @typedef {{ from: string, text: string, offset: number }} Said */

/**
 * How far a page has come in a room: up to the message with this offset, in that life of the room's history. Who has not
 * asked yet does not know.
 */
export class Reader {
  /** @type {Position | undefined} */
  position

  /**
   * What of this is new to us. From then on it is known.
   * @template {{ offset: number }} Message
   * @param {Position & { messages?: Message[] }} told
   * @returns {Message[]}
   */
  hear({ epoch, offset, messages = [] }) {
    const read = this.position?.epoch === epoch ? this.position.offset : 0
    this.position = { epoch, offset }
    return messages.filter(message => message.offset > read)
  }

  /** Our position is not known: what we missed cannot be had, and we go on from here. @param {Position} newest */
  beginAnew({ epoch, offset }) {
    this.position = { epoch, offset }
  }

  /** As part of a question's address. */
  get query() {
    return this.position ? `&epoch=${encodeURIComponent(this.position.epoch)}&after=${this.position.offset}` : ""
  }
}
