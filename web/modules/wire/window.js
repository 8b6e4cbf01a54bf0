import { indexOf } from "./order.js"

/**
 * Of many things in order those that are drawn: the newest, or, if the selected one is older, those around it. A page with
 * five thousand rows is slow, and nobody reads them; what is left out is counted.
 * @template {{ n: number }} T
 * @param {T[]} all oldest first
 * @param {number} selected the number of one of them, or any other
 * @param {number} most
 * @returns {{ drawn: T[], before: number, after: number }}
 */
export function windowOf(all, selected, most) {
  const newest = Math.max(0, all.length - most)
  const at = indexOf(all, selected)
  const first = at < 0 || at >= newest ? newest : Math.max(0, at - Math.floor(most / 2))
  const drawn = all.slice(first, first + most)
  return { drawn, before: first, after: all.length - first - drawn.length }
}

/** Whether more is new than is ever drawn: what was drawn then has scrolled by, and nobody can have read it. @param {{ n: number }[]} all oldest first @param {number} seen the number of the newest that was drawn @param {number} most */
export function isFlood(all, seen, most) {
  return seen > 0 && all.length > most && all[all.length - most].n > seen
}
