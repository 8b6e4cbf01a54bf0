import { Comeback } from "../chat/comeback.js"
import { ending } from "../chat/ending.js"
import { note, show } from "../view/show.js"

/** @typedef {import("../view/guest-page.js").GuestPage} GuestPage */

/**
 * A guest whose page comes back by itself, as often as it takes, and misses nothing that can be had.
 * @param {GuestPage} page
 * @param {() => any} open a new socket
 * @param {{ shown?: (text: string) => string, pace?: number }} [options] what the log shows of a text; ms before each word that is said again
 */
export function stay(page, open, { shown = text => text, pace } = {}) {
  const { room, name, log } = page
  page.introduce()
  const comeback = new Comeback(
    { room, name, session: crypto.randomUUID() },
    {
      open,
      after: (what, ms) => setTimeout(what, ms),
      cancel: timer => clearTimeout(timer),
      chance: Math.random,
      newId: () => crypto.randomUUID(),
      onState: (state, facts) => tell(page, state, facts),
      onSaid: said => show(log, { from: said.from, text: shown(said.text) }, said.from === name),
      onReset: () => begin(log),
      onError: sentence => note(log, sentence),
      pace,
    },
  )
  page.allowSaying(true)
  page.onSay(text => comeback.say(text))
  addEventListener("online", () => comeback.hurry())
  addEventListener("pageshow", ({ persisted }) => persisted && comeback.hurry())
  document.addEventListener("visibilitychange", () => document.hidden || comeback.hurry())
  comeback.connect()
  return comeback
}

/** @param {GuestPage} page @param {import("../chat/comeback.js").State} state @param {{ attempt?: number, delay?: number, code?: number, reason?: string }} facts */
function tell(page, state, { attempt = 0, delay = 0, code = 1006, reason = "" }) {
  if (state === "live") page.tell("open")
  if (state === "connecting") page.tell(attempt === 0 ? "connecting" : `reconnecting, attempt ${attempt}`)
  if (state === "waiting") page.tell(`reconnecting, attempt ${attempt} in ${(delay / 1000).toFixed(1)} s`)
  if (state === "stopped") {
    page.tell(`closed: ${code}`)
    page.allowSaying(false)
    note(page.log, ending(code, reason))
  }
}

/** The room's history is another one, or we were away for too long: what stands here has no sequel. @param {HTMLElement} log */
function begin(log) {
  log.replaceChildren()
  note(log, "What was said before cannot be had any more: the room begins anew here.")
}
