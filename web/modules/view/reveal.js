/**
 * Scrolls a box, and nothing around it, so that one of its descendants can be seen.
 * @param {Element} box
 * @param {Element | null | undefined} part
 * @param {Element | null} [lid] what sticks to the box's top and covers what scrolls by
 */
export function revealIn(box, part, lid) {
  if (!part) return
  const [outer, inner] = [box.getBoundingClientRect(), part.getBoundingClientRect()]
  const top = outer.top + (lid?.clientHeight ?? 0)
  if (inner.top < top) box.scrollTop -= top - inner.top
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom
}

/** Whether a box is scrolled to its end, or nearly. @param {Element} box */
export function isAtEnd(box) {
  return box.scrollTop + box.clientHeight > box.scrollHeight - 40
}
