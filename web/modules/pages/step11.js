import { ending } from "../chat/ending.js"
import { TwoLanes } from "../chat/two-lanes.js"
import { GuestPage, guestIn } from "../view/guest-page.js"
import { part } from "../view/part.js"
import { note, show } from "../view/show.js"

/** What the page says of the lane that it is on. @type {Record<string, string>} */
const BY = { socket: "by WebSocket", poll: "by polling" }

const page = new GuestPage(guestIn(location.search))
const { room, name, log } = page
const count = part(document, ".guest-asked", HTMLElement)

/** How many words this page has shown since it was loaded. */
let shown = 0

if (room && name) {
  stay()
} else {
  page.ask()
}

/** The page is in its room by whichever lane there is, and says which. */
function stay() {
  page.introduce()
  page.tell("connecting")
  const lanes = new TwoLanes(
    { room, name, session: crypto.randomUUID() },
    {
      open: () => new WebSocket(`${location.origin.replace("http", "ws")}/chat`),
      ask: (path, options) => fetch(path, options),
      after: (what, ms) => setTimeout(what, ms),
      cancel: timer => clearTimeout(timer),
      chance: Math.random,
      newId: () => crypto.randomUUID(),
      recall: () => sessionStorage.getItem("lane"),
      remember: lane => sessionStorage.setItem("lane", lane),
      onLane: (lane, node) => page.tell(node ? `${BY[lane]}, at node ${node}` : BY[lane]),
      onSaid: hear,
      onReset: begin,
      onStop: stop,
      onError: sentence => note(log, sentence),
    },
  )
  page.allowSaying(true)
  page.onSay(text => lanes.say(text))
  addEventListener("online", () => lanes.hurry())
  addEventListener("pageshow", ({ persisted }) => persisted && lanes.hurry())
  document.addEventListener("visibilitychange", () => document.hidden || lanes.hurry())
  lanes.begin()
}

/** @param {{ from: string, text: string, offset: number }} said */
function hear(said) {
  shown++
  count.textContent = `shown ${shown}, newest ${said.offset}`
  show(log, said, said.from === name)
}

/** The room's history is another one, or we were away for too long: what stands here has no sequel. */
function begin() {
  log.replaceChildren()
  note(log, "What was said before cannot be had any more: the room begins anew here.")
}

/** @param {number} code @param {string} reason */
function stop(code, reason) {
  page.tell(`closed: ${code}`)
  page.allowSaying(false)
  note(log, ending(code, reason))
}
