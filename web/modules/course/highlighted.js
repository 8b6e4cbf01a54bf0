/**
 * What highlight.js says, as values. It answers with HTML whose spans may run over several lines, like a comment's;
 * we want lines, each of whole pieces, and never markup.
 */

/** @typedef {{ text: string, kind: string }} Piece a stretch of one line; its kind is empty for plain code */

/** A tag that opens, a tag that closes, or text up to the next tag: highlight.js writes nothing else. */
const TOKEN = /<span class="([^"]*)">|<\/span>|[^<]+/g

/** @type {Record<string, string>} */
const CHARACTERS = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'" }

/** Colour is spared for the wire, so code has four kinds of weight and slant and no more. */
const KINDS = new Map([
  ["hljs-comment", "doc"],
  ["hljs-quote", "doc"],
  ["hljs-keyword", "key"],
  ["hljs-literal", "key"],
  ["hljs-type", "type"],
  ["hljs-name", "key"],
  ["hljs-selector-tag", "key"],
  ["hljs-selector-class", "key"],
  ["hljs-string", "str"],
  ["hljs-number", "str"],
  ["hljs-regexp", "str"],
  ["hljs-meta", "str"],
])

/**
 * @param {string} html
 * @returns {Piece[][]} the pieces of each line
 */
export function linesOf(html) {
  /** @type {string[]} */
  const open = []
  /** @type {Piece[][]} */
  const lines = [[]]

  for (const [token, classes] of html.matchAll(TOKEN)) {
    if (classes !== undefined) open.push(kindOf(classes, open.at(-1) ?? ""))
    else if (token === "</span>") open.pop()
    else addText(lines, plain(token), open.at(-1) ?? "")
  }
  return lines
}

/**
 * A span that means nothing to us looks like the one around it, and a comment is a comment whatever it speaks of.
 * @param {string} classes
 * @param {string} around
 */
function kindOf(classes, around) {
  return around === "doc" ? around : KINDS.get(classes.split(" ")[0]) ?? around
}

/** @param {Piece[][]} lines @param {string} text @param {string} kind */
function addText(lines, text, kind) {
  const [first, ...rest] = text.split("\n")
  addPiece(lines[lines.length - 1], first, kind)
  for (const line of rest) {
    lines.push([])
    addPiece(lines[lines.length - 1], line, kind)
  }
}

/** @param {Piece[]} line @param {string} text @param {string} kind */
function addPiece(line, text, kind) {
  if (text !== "") line.push({ text, kind: kind === "type" ? kindOfType(text) : kind })
}

/** Java's own types are keywords; those that somebody wrote are names. @param {string} name */
function kindOfType(name) {
  return /^[a-z]/.test(name) ? "key" : ""
}

/** @param {string} html */
function plain(html) {
  return html.replace(/&(amp|lt|gt|quot|#x27);/g, entity => CHARACTERS[entity])
}

/**
 * Lines of which some are new, in runs of the same kind: so that a change of three lines is one mark.
 * @template T
 * @param {T[]} lines
 * @param {Set<number>} fresh numbers of the new lines, from 1
 * @returns {{ isNew: boolean, lines: T[] }[]}
 */
export function runsOf(lines, fresh) {
  /** @type {{ isNew: boolean, lines: T[] }[]} */
  const runs = []
  lines.forEach((line, index) => {
    const isNew = fresh.has(index + 1)
    if (runs.at(-1)?.isNew !== isNew) runs.push({ isNew, lines: [] })
    runs[runs.length - 1].lines.push(line)
  })
  return runs
}
