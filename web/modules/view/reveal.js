/**
 * Scrolls a box, and nothing around it, so that one of its descendants can be seen.
 * @param {Element} box
 * @param {Element | null | undefined} part
 */
export function revealIn(box, part) {
  if (!part) return
  const [outer, inner] = [box.getBoundingClientRect(), part.getBoundingClientRect()]
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom
}

/** Whether a box is scrolled to its end, or nearly. @param {Element} box */
export function isAtEnd(box) {
  return box.scrollTop + box.clientHeight > box.scrollHeight - 40
}
