import { Comeback } from "../chat/comeback.js"
import { ending } from "../chat/ending.js"
import { GuestPage, guestIn } from "../view/guest-page.js"
import { note, show } from "../view/show.js"

const page = new GuestPage(guestIn(location.search))
const { room, name, log } = page

if (room && name) {
  stay()
} else {
  page.ask()
}

/** The page comes back by itself, as often as it takes, and misses nothing that can be had. */
function stay() {
  page.introduce()
  const comeback = new Comeback(
    { room, name, session: crypto.randomUUID() },
    {
      open: () => new WebSocket(`${location.origin.replace("http", "ws")}/chat`),
      after: (what, ms) => setTimeout(what, ms),
      cancel: timer => clearTimeout(timer),
      chance: Math.random,
      newId: () => crypto.randomUUID(),
      onState: tell,
      onSaid: said => show(log, said, said.from === name),
      onReset: begin,
      onError: sentence => note(log, sentence),
    },
  )
  page.allowSaying(true)
  page.onSay(text => comeback.say(text))
  addEventListener("online", () => comeback.hurry())
  addEventListener("pageshow", ({ persisted }) => persisted && comeback.hurry())
  document.addEventListener("visibilitychange", () => document.hidden || comeback.hurry())
  comeback.connect()
}

/** @param {import("../chat/comeback.js").State} state @param {{ attempt?: number, delay?: number, code?: number, reason?: string }} facts */
function tell(state, { attempt = 0, delay = 0, code = 1006, reason = "" }) {
  if (state === "live") page.tell("open")
  if (state === "connecting") page.tell(attempt === 0 ? "connecting" : `reconnecting, attempt ${attempt}`)
  if (state === "waiting") page.tell(`reconnecting, attempt ${attempt} in ${(delay / 1000).toFixed(1)} s`)
  if (state === "stopped") {
    page.tell(`closed: ${code}`)
    page.allowSaying(false)
    note(log, ending(code, reason))
  }
}

/** The room's history is another one, or we were away for too long: what stands here has no sequel. */
function begin() {
  log.replaceChildren()
  note(log, "What was said before cannot be had any more: the room begins anew here.")
}
