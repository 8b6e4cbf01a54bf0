import { linesOf, runsOf } from "../course/highlighted.js"

/** @typedef {import("../course/highlighted.js").Piece} Piece */

/** The two things that we use of highlight.js, which a page loads as an ordinary script. */
/** @typedef {{ getLanguage: (name: string) => unknown, highlight: (code: string, options: { language: string }) => { value: string } }} Highlighter */

/**
 * The lines of a block of code, each as pieces; plain where there is no highlighter or it does not know the language.
 * @param {HTMLElement} code
 * @param {Highlighter | undefined} highlighter
 */
function highlightedLines(code, highlighter) {
  const text = (code.textContent ?? "").replace(/\n$/, "")
  const language = /language-(\S+)/.exec(code.className)?.[1] ?? ""
  if (!highlighter?.getLanguage(language)) return text.split("\n").map(line => [{ text: line, kind: "" }])
  return linesOf(highlighter.highlight(text, { language }).value)
}

/**
 * Code quoted in a lesson: quiet, with what is new marked.
 * @param {HTMLElement} code
 * @param {Highlighter} [highlighter]
 */
export function drawQuotation(code, highlighter) {
  const fresh = new Set((code.dataset.new ?? "").split(" ").map(Number))
  const runs = runsOf(highlightedLines(code, highlighter), fresh)
  code.replaceChildren(...runs.map(({ isNew, lines }) => {
    const run = document.createElement(isNew ? "ins" : "span")
    lines.forEach(line => run.append(...drawLine(line), "\n"))
    return run
  }))
}

/**
 * A long path, to be broken behind its slashes rather than anywhere.
 * @param {string} path
 */
export function breakable(path) {
  return path.split(/(?<=\/)/).flatMap(step => [step, document.createElement("wbr")])
}

/**
 * A whole file: each line has a number and an address.
 * @param {HTMLElement} code
 * @param {Highlighter} [highlighter]
 */
export function drawFile(code, highlighter) {
  code.replaceChildren(...highlightedLines(code, highlighter).map((pieces, index) => {
    const line = document.createElement("span")
    line.className = "line"
    line.id = `L${index + 1}`
    line.append(lineNumber(index + 1), ...drawLine(pieces), "\n")
    return line
  }))
}

/** A link to its own line. It is no tab stop: a file would have hundreds. */
/** @param {number} number */
function lineNumber(number) {
  const link = document.createElement("a")
  link.className = "line-number"
  link.href = `#L${number}`
  link.tabIndex = -1
  link.textContent = String(number)
  return link
}

/** @param {Piece[]} pieces */
function drawLine(pieces) {
  return pieces.map(({ text, kind }) => {
    if (!kind) return text
    const piece = document.createElement("span")
    piece.className = `code-${kind}`
    piece.textContent = text
    return piece
  })
}
