/** In front of a room: everything is measured in rem, so a larger root makes every page a presenter's page. */

/** Kept for the tab, so that it stays on from page to page. */
const KEPT = "is-presenting"

/**
 * @param {HTMLButtonElement} button
 * @param {Storage} kept
 */
export function presenting(button, kept = sessionStorage) {
  const root = document.documentElement

  /** @param {boolean} on */
  const present = on => {
    root.classList.toggle("is-presenting", on)
    button.setAttribute("aria-pressed", String(on))
    kept.setItem(KEPT, String(on))
  }

  button.addEventListener("click", () => present(!root.classList.contains("is-presenting")))
  addEventListener("keydown", event => {
    if (isPresentKey(event)) button.click()
  })
  present(kept.getItem(KEPT) === "true")
}

/**
 * P, unless somebody is typing or means another command.
 * @param {KeyboardEvent} event
 */
function isPresentKey({ key, target, altKey, ctrlKey, metaKey, repeat }) {
  const typing = target instanceof Element && target.closest("input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable]")
  return key.toLowerCase() === "p" && !typing && !altKey && !ctrlKey && !metaKey && !repeat
}
