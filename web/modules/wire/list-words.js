/** What stands below a list that does not show everything: how much it shows, and where the rest is. */

import { counted } from "./words.js"

/**
 * @typedef {object} Counts
 * @property {number} shown in the list now
 * @property {number} hidden that the filters leave out
 * @property {number} kept that the page still has, shown or not
 * @property {number} lines that there ever were on this wire, as far as this page was told
 * @property {number} lost that this page was never told, of any wire
 * @property {number} passedOver frames that the tap relayed without looking
 */

/** @param {Counts} counts @returns {string} empty if nothing is left out */
export function listWords({ shown, hidden, kept, lines, lost, passedOver }) {
  const older = lines - kept
  const parts = [
    hidden > 0 ? `${counted(hidden)} filtered out` : "",
    older > 0 ? `${counted(older)} older than this page keeps` : "",
    lost > 0 ? `${counted(lost)} more lost to a slow page` : "",
    passedOver > 0 ? `${counted(passedOver)} ${passedOver === 1 ? "frame" : "frames"} relayed too fast for the tap to look at` : "",
  ].filter(words => words !== "")
  return parts.length === 0 ? "" : `Showing ${counted(shown)} of ${counted(lines)}: ${parts.join("; ")}.`
}
