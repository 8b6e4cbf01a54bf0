import { ending } from "../chat/ending.js"
import { TwoLanes } from "../chat/two-lanes.js"
import { part } from "../view/part.js"
import { note, show } from "../view/show.js"

/** What the page says of the lane that it is on. @type {Record<string, string>} */
const BY = { socket: "by WebSocket", poll: "by polling" }

/**
 * A guest whose page is in its room by whichever lane there is, and says which.
 * @param {import("../view/guest-page.js").GuestPage} page
 * @param {object} turns what the page does when
 * @param {() => void} turns.begin what was missed cannot be had
 * @param {(why: string) => void} [turns.cutOff] its node has lost the others
 */
export function stay(page, { begin, cutOff = () => {} }) {
  const { room, name, log } = page
  const count = part(document, ".guest-asked", HTMLElement)
  const at = { lane: "connecting", isCutOff: false }
  let shown = 0

  page.introduce()
  tell({})
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
      onLane: (lane, node) => tell({ lane: node ? `${BY[lane]}, at node ${node}` : BY[lane] }),
      onRelay: hearOfRelay,
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

  /** @param {Partial<typeof at>} news */
  function tell(news) {
    Object.assign(at, news)
    page.tell(at.isCutOff ? `${at.lane}, cut off` : at.lane)
  }

  /** @param {string} relay @param {string} [why] */
  function hearOfRelay(relay, why = "") {
    const isNews = !at.isCutOff
    tell({ isCutOff: relay === "down" })
    if (at.isCutOff && isNews) cutOff(why)
  }

  /** @param {{ from: string, text: string, offset: number }} said */
  function hear(said) {
    shown++
    count.textContent = `shown ${shown}, newest ${said.offset}`
    show(log, said, said.from === name)
  }

  /** @param {number} code @param {string} reason */
  function stop(code, reason) {
    tell({ lane: `closed: ${code}`, isCutOff: false })
    page.allowSaying(false)
    note(log, ending(code, reason))
  }
}
