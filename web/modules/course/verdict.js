/** What the page says about a run of the checks. Four verdicts, never mixed, and two states on the way to them. */

/**
 * @typedef {object} Line one message that a check sent or received
 * @property {number} at ms since the check began
 * @property {string} who
 * @property {"to-server" | "to-client"} way
 * @property {string} what
 * @property {string} [bytes] in hex
 */

/**
 * @typedef {object} Evidence
 * @property {string} expected
 * @property {string} received
 * @property {string | null} [tryThis]
 * @property {Line[]} [transcript] the newest lines
 * @property {number} [leftOut] how many came before them and were not kept
 */

/**
 * @typedef {object} Check
 * @property {string} id task and number, like `1.2`
 * @property {string} name
 * @property {boolean} [browser]
 * @property {boolean} [hidden]
 * @property {boolean} [secondTry] whether it was tried again, when the machine was quiet
 * @property {"waiting" | "passed" | "failed" | "could-not-be-judged" | "not-run"} verdict
 * @property {number} [millis]
 * @property {Evidence | null} [evidence]
 */

/**
 * @typedef {object} Problem
 * @property {string} title
 * @property {string | null} [file] absent if no line is to blame
 * @property {number | null} [line]
 * @property {number | null} [column]
 * @property {string | null} [excerpt] the line as it stands in the file
 * @property {string | null} [message]
 * @property {string | null} [tryThis]
 */

/**
 * @typedef {object} Verdict
 * @property {string} exercise
 * @property {string | null} file
 * @property {"judging" | "judged"} state
 * @property {"passed" | "failed" | "did-not-start" | "could-not-be-judged" | null} verdict
 * @property {number | null} [seed]
 * @property {string} [saved] ISO time
 * @property {number} [millis]
 * @property {number} [points]
 * @property {number} [max]
 * @property {Problem | null} [problem]
 * @property {string | null} [output]
 * @property {Check[]} [checks]
 */

/** @typedef {"passed" | "failed" | "not-started" | "not-judged" | "judging" | "waiting"} Kind as the style sheet names it */

/** @type {Record<Kind, { word: string, mark: string }>} */
const LOOKS = {
  "passed": { word: "Passed", mark: "m-passed" },
  "failed": { word: "Failed", mark: "m-failed" },
  "not-started": { word: "Did not start", mark: "m-not-started" },
  "not-judged": { word: "Could not be judged", mark: "m-not-judged" },
  "judging": { word: "Judging", mark: "m-judging" },
  "waiting": { word: "Waiting for your first save", mark: "m-judging" },
}

/** @type {Record<string, Kind>} */
const KINDS = {
  "passed": "passed",
  "failed": "failed",
  "did-not-start": "not-started",
  "could-not-be-judged": "not-judged",
}

/** @type {Record<Check["verdict"], { kind: Kind | "not-run", mark: string, word: string }>} */
const ROWS = {
  "waiting": { kind: "waiting", mark: "m-judging", word: "waits" },
  "passed": { kind: "passed", mark: "m-passed", word: "passed" },
  "failed": { kind: "failed", mark: "m-failed", word: "failed" },
  "could-not-be-judged": { kind: "not-judged", mark: "m-not-judged", word: "could not be judged" },
  "not-run": { kind: "not-run", mark: "m-not-run", word: "not run" },
}

/** How the evidence of a check is introduced: against the program, or against ourselves. */
/** @type {{ [verdict: string]: { expected: string, received: string } | undefined }} */
const LABELS = {
  "failed": { expected: "we expected", received: "we received" },
  "could-not-be-judged": { expected: "we meant", received: "what was" },
}

/**
 * The head of the panel: shape, word, one sentence.
 * @param {Verdict | undefined} verdict undefined as long as nothing was judged
 */
export function headOf(verdict) {
  const kind = kindOf(verdict)
  return { kind, ...LOOKS[kind], sum: sumOf(kind, verdict), run: verdict ? runOf(verdict) : "" }
}

/** @param {Verdict | undefined} verdict @returns {Kind} */
function kindOf(verdict) {
  if (!verdict) return "waiting"
  if (verdict.state === "judging") return "judging"
  return KINDS[verdict.verdict ?? ""] ?? "not-judged"
}

/** @param {Kind} kind @param {Verdict | undefined} verdict */
function sumOf(kind, verdict) {
  switch (kind) {
    case "waiting": return "Each time you save your file, it runs here and is judged."
    case "judging": return judgingSum(verdict?.checks ?? [])
    case "not-started": return `${endSentence(verdict?.problem?.title ?? "The program did not start")} So nothing was judged.`
    case "not-judged": return "This is our fault. It costs you nothing."
    default: return checksSum(verdict?.checks ?? []) + pointsOf(verdict)
  }
}

/** @param {Check[]} checks */
function judgingSum(checks) {
  const done = checks.filter(({ verdict }) => verdict !== "waiting").length
  return done === 0 ? "Compiling and starting your file." : `${done} of ${checks.length} checks are through.`
}

/** @param {Check[]} checks */
function checksSum(checks) {
  const run = checks.filter(({ verdict }) => verdict !== "not-run")
  const passed = run.filter(({ verdict }) => verdict === "passed").length
  const later = checks.filter(waitsForBrowser).length
  const waits = later === 0 ? "" : ` ${later} ${later === 1 ? "waits" : "wait"} for a browser.`
  return `${passed} of ${run.length} checks pass.${waits}`
}

/** @param {Verdict | undefined} verdict */
function pointsOf(verdict) {
  if (verdict?.points === undefined || verdict.max === undefined) return ""
  return ` ${numeral(verdict.points)} of ${numeral(verdict.max)} points.`
}

/** @param {Verdict} verdict */
function runOf({ saved, state, verdict, millis, seed }) {
  const hasRun = verdict !== "did-not-start"
  const facts = [
    saved ? `saved ${clock(saved)}` : "",
    state === "judged" && hasRun && millis ? `judged in ${duration(millis)}` : "",
    typeof seed === "number" && hasRun ? `seed ${seed}` : "",
  ]
  return facts.filter(fact => fact !== "").join(" · ")
}

/**
 * One row a check: shape, name, and the word for those who do not see the shape.
 * @param {Check} check
 */
export function rowOf(check) {
  const labels = LABELS[check.verdict]
  return { ...ROWS[check.verdict], note: noteOf(check), labels, evidence: labels ? check.evidence : null }
}

/** @param {Check} check */
function noteOf(check) {
  if (waitsForBrowser(check)) return `Not run here. ${check.evidence?.received}`
  if (check.verdict === "could-not-be-judged") return "Our fault. It costs you nothing."
  return check.secondTry ? "On the second try: this machine is busy." : ""
}

/** Where nothing was run at all, no single check has a reason of its own. @param {Check} check */
function waitsForBrowser({ verdict, browser = false, evidence }) {
  return verdict === "not-run" && browser && Boolean(evidence)
}

/**
 * The newest lines of a conversation, and those before: some checks say hundreds of things.
 * @param {Line[]} transcript
 * @param {number} leftOut how many came before the first line and were not kept
 * @param {number} [most]
 */
export function newestOf(transcript, leftOut, most = 8) {
  const start = Math.max(0, transcript.length - most)
  const before = [start > 0 ? `${start} before these` : "", leftOut > 0 ? `${leftOut} earlier ones were not kept` : ""]
  return { earlier: transcript.slice(0, start), newest: transcript.slice(start), before: before.filter(Boolean).join("; ") }
}

/**
 * The source line, cut where the compiler points: before, the word itself, after.
 * @param {string} excerpt
 * @param {number | null | undefined} column from 1; absent if nobody knows
 */
export function pointedAt(excerpt, column) {
  const indent = excerpt.length - excerpt.trimStart().length
  const line = excerpt.trim()
  if (!column) return { before: line, word: "", after: "" }
  const at = Math.max(0, Math.min(column - 1 - indent, line.length))
  const start = /^\.\w/.test(line.slice(at)) ? at + 1 : at // The compiler points at the dot before a name.
  const word = /^(?:[\w$]+|.)/u.exec(line.slice(start))?.[0] ?? ""
  return { before: line.slice(0, start), word, after: line.slice(start + word.length) }
}

/** A message stands as it is on the wire, a sentence as one reads it. @param {string} fact */
export function isCode(fact) {
  return /^[{[]/.test(fact)
}

/** @param {string} path */
export function baseName(path) {
  return path.slice(path.lastIndexOf("/") + 1)
}

/** @param {number} millis */
export function duration(millis) {
  return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`
}

/** One decimal at most: 1.667 is 1.7, and 15.0 is 15. @param {number} number */
function numeral(number) {
  return String(Math.round(number * 10) / 10)
}

/** @param {string} sentence */
function endSentence(sentence) {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}

/** The time of day where the learner is. @param {string} iso */
function clock(iso) {
  return new Date(iso).toLocaleTimeString("en-GB")
}
