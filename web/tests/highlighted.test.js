import assert from "node:assert/strict"
import { test } from "node:test"
import { linesOf, runsOf } from "../modules/course/highlighted.js"

/** @param {string} html the pieces as `kind:text`, plain code without a kind */
const piecesOf = html => linesOf(html).map(line => line.map(({ kind, text }) => (kind ? `${kind}:${text}` : text)))

test("a comment over three lines is a comment on each of them", () => {
  assert.deepEqual(piecesOf('<span class="hljs-comment">/**\n * Said.\n */</span>\nint'), [
    ["doc:/**"],
    ["doc: * Said."],
    ["doc: */"],
    ["int"],
  ])
})

test("an empty line stays a line", () => {
  assert.deepEqual(piecesOf("a\n\nb"), [["a"], [], ["b"]])
})

test("a span that means nothing to us looks like the one around it", () => {
  assert.deepEqual(piecesOf('<span class="hljs-comment">/** <span class="hljs-doctag">@param</span> x */</span>'), [
    ["doc:/** ", "doc:@param", "doc: x */"],
  ])
})

test("a type that a comment speaks of stays a comment", () => {
  assert.deepEqual(piecesOf('<span class="hljs-comment">/** {<span class="hljs-type">string</span>} */</span>'), [
    ["doc:/** {", "doc:string", "doc:} */"],
  ])
})

test("what the highlighter has escaped is text again, once", () => {
  assert.deepEqual(piecesOf("Map&lt;String&gt; x = &quot;&amp;lt;&quot;"), [['Map<String> x = "&lt;"']])
})

test("Java's own types are keywords, and the names of classes are not", () => {
  assert.deepEqual(piecesOf('<span class="hljs-type">int</span> a; <span class="hljs-type">Buffer</span> b'), [
    ["key:int", " a; ", "Buffer", " b"],
  ])
})

test("a tag in the code stays text, whatever it says", () => {
  assert.deepEqual(piecesOf('<span class="hljs-string">&quot;&lt;img onerror=x&gt;&quot;</span>'), [['str:"<img onerror=x>"']])
})

test("new lines that follow each other are one mark", () => {
  const runs = runsOf(["a", "b", "c", "d"], new Set([2, 3]))

  assert.deepEqual(runs, [
    { isNew: false, lines: ["a"] },
    { isNew: true, lines: ["b", "c"] },
    { isNew: false, lines: ["d"] },
  ])
})
