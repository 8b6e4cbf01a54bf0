/**
 * Adds what somebody said to the log. `append` makes text of a text: whatever a guest types, it never becomes markup.
 * @param {HTMLElement} log
 * @param {{from: string, text: string}} said
 * @param {boolean} own whether we said it ourselves
 */
export function show(log, said, own) {
  const line = document.createElement("p")
  const speaker = document.createElement("b")
  speaker.append(said.from)
  line.append(speaker, " ", said.text)
  line.className = own ? "is-own" : "is-heard"
  addAtEnd(log, line)
}

/**
 * Adds a remark of the page's own.
 * @param {HTMLElement} log
 * @param {...(string | Node)} words
 */
export function note(log, ...words) {
  const line = document.createElement("p")
  line.append(...words.flatMap(word => [word, " "]))
  line.className = "is-note"
  addAtEnd(log, line)
}

/** A log of more lines would be slow to lay out, and nobody reads so far back. */
const MOST_LINES = 1000

/**
 * The log scrolls, not the page: the page may be a small frame in a larger one.
 * @param {HTMLElement} log
 * @param {HTMLElement} line
 */
function addAtEnd(log, line) {
  log.append(line)
  if (log.childElementCount > MOST_LINES) log.firstElementChild?.remove()
  log.scrollTop = log.scrollHeight
}
