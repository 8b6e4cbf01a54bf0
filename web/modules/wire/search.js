/**
 * What is typed into the search above the event list. Bare words are looked for in the event's name, text, fields and reason;
 * `opcode:ping`, `from:client`, `code:1001`, `size:>100`, `kind:head` and `connection:3` ask for one thing each. All of it
 * must hold.
 */

import { kindOf, nameOf, opcodeName } from "./words.js"

/** @typedef {import("./log.js").LogEvent} LogEvent */
/** @typedef {(event: LogEvent) => boolean} Test */

/** The questions that can be asked by name. @type {Record<string, (value: string) => Test>} */
const QUESTIONS = {
  opcode: value => event => event.kind === "frame" && [opcodeName(event.opcode), event.opcode.toString(16)].includes(value),
  from: value => event => event.from === value,
  kind: value => event => event.kind === value || kindOf(event) === value,
  code: value => event => [event.code, event.response?.status].some(code => code !== undefined && String(code) === value),
  connection: value => event => String(event.connection) === value,
  size: value => ofSize(value),
}

/** What can be asked for, as a sentence below the search. */
export const SEARCH_HELP = "Words, or opcode:ping, from:client, code:1001, size:>100, kind:head, connection:3; several are all meant."

/**
 * @param {string} query
 * @returns {{ test: Test, problem: string }} a query that is not understood finds nothing, and says why
 */
export function searchFor(query) {
  /** @type {Test[]} */
  const tests = []
  for (const word of query.toLowerCase().split(/\s+/).filter(word => word !== "")) {
    const [, name, value] = /^([a-z]+):(.*)$/.exec(word) ?? []
    const question = name === undefined ? undefined : QUESTIONS[name]
    if (question && value === "") return nothing(`After ${name}: there is nothing yet.`)
    if (name === "size" && !SIZE.test(value)) return nothing(`A size is a number of bytes, such as size:50, size:>100 or size:<=4k.`)
    tests.push(question ? question(value) : withWord(word))
  }
  return { test: event => tests.every(test => test(event)), problem: "" }
}

/** @param {string} problem */
function nothing(problem) {
  return { test: () => false, problem }
}

const SIZE = /^(<=|>=|<|>|)(\d+)(k|m|)b?$/

/** @param {string} value @returns {Test} */
function ofSize(value) {
  const [, comparison, digits, unit] = SIZE.exec(value) ?? []
  const limit = Number(digits) * ({ k: 1000, m: 1_000_000 }[unit] ?? 1)
  return event => {
    if (event.end === undefined || event.start === undefined) return false
    const bytes = event.end - event.start
    switch (comparison) {
      case "<":
        return bytes < limit
      case "<=":
        return bytes <= limit
      case ">":
        return bytes > limit
      case ">=":
        return bytes >= limit
      default:
        return bytes === limit
    }
  }
}

/** @param {string} word in lower case @returns {Test} */
function withWord(word) {
  return event => wordsOf(event).some(words => words !== undefined && String(words).toLowerCase().includes(word))
}

/** @param {LogEvent} event */
function wordsOf(event) {
  const fields = (event.fields ?? []).map((/** @type {[string, string]} */ [name, value]) => `${name}: ${value}`)
  return [kindOf(event), nameOf(event), event.text, event.reason, event.sentence, event.why, event.did, event.data, event.words, event.request?.target, ...fields]
}
