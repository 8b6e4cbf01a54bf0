/**
 * Members of rooms, each the code of a step's own page over a wire of its own, with all its clocks faster by a factor.
 *
 * Started as `node members.mjs <modules>`; reads three lines. The first is a plan:
 * `{"step", "faster", "patience", "members": [{"room", "name", "port", "says": [{"at", "text"}]}]}`. When all have come, it
 * answers "ready". At the second line they begin to speak, each word `at` so many milliseconds. At the third it waits until all
 * words are heard by all, or until `patience` ms have passed, and tells what each member has seen.
 */

import { createInterface } from "node:readline"
import { pathToFileURL } from "node:url"

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const { step, faster, patience, members } = JSON.parse((await lines.next()).value)
const modules = pathToFileURL(`${process.argv[2]}/`)
const { Comeback } = await import(new URL("chat/comeback.js", modules))
const { TwoLanes } = await import(new URL("chat/two-lanes.js", modules))
const { TicketSocket } = await import(new URL("chat/ticket-socket.js", modules))

/** A node that counts words does so by its own clock: this one is not faster. */
const PACE = 250 * faster

/** How a step's page begins its stay. */
const STAYS = {
  "10": (who, world) => {
    const stay = new Comeback(who, { ...world, onState: state => world.onLane(state) })
    stay.connect()
    return stay
  },
  "11": (who, world) => {
    const stay = new TwoLanes(who, world)
    stay.begin()
    return stay
  },
  "12": (who, world) => {
    const visitor = new Visitor(world.node, who.name)
    const open = () => new TicketSocket(() => visitor.getTicket(), ticket => knock(world.node, `?ticket=${ticket}`, ["chat.v1"]))
    return STAYS["10"](who, { ...world, open: () => world.open(open), pace: PACE })
  },
}

function knock(node, query = "", protocols = []) {
  return new WebSocket(`${node.replace("http", "ws")}/chat${query}`, protocols)
}

/** What a browser does for a page that needs a cookie. */
class Visitor {
  #node
  #name
  #cookie = ""

  constructor(node, name) {
    this.#node = node
    this.#name = name
  }

  async #logIn() {
    const response = await fetch(`${this.#node}/?name=${this.#name}`)
    this.#cookie = response.headers.get("set-cookie")?.split(";")[0] ?? ""
  }

  /** A wire that drops bytes may have dropped the cookie; then the page is loaded again. */
  async getTicket() {
    if (this.#cookie === "") await this.#logIn()
    const response = await fetch(`${this.#node}/tickets`, { method: "POST", headers: { cookie: this.#cookie } })
    if (response.status === 401) this.#cookie = ""
    if (!response.ok) throw new Error("there was no ticket")
    return (await response.json()).ticket
  }
}

class Member {
  seen = []
  sockets = 0
  requests = 0
  resets = 0
  stops = []
  errors = []
  #ids = 0

  constructor({ room, name, port, says }) {
    this.room = room
    this.name = name
    this.says = says
    this.come = new Promise(resolve => (this.hasCome = resolve))
    this.stay = STAYS[step]({ room, name, session: `${room}-${name}` }, this.#world(port))
  }

  #world(port) {
    const node = `http://localhost:${port}`
    return {
      node,
      open: (socket = knock) => {
        this.sockets++
        return socket(node)
      },
      ask: async (path, options) => {
        this.requests++
        const response = await fetch(`${node}${path}`, options)
        if (response.ok) this.hasCome()
        return response
      },
      after: (what, ms) => setTimeout(what, ms / faster),
      cancel: timer => clearTimeout(timer),
      chance: Math.random,
      newId: () => `${this.name}-${++this.#ids}`,
      recall: () => this.lane,
      remember: lane => (this.lane = lane),
      onLane: lane => ["live", "socket"].includes(lane) && this.hasCome(), // Polling has to be answered first.
      onSaid: ({ from, id, offset, text }) => this.seen.push({ from, id, offset, text }),
      onReset: () => this.resets++,
      onStop: code => this.stops.push(code),
      onError: sentence => this.errors.push(sentence),
    }
  }

  /** In this order, though two clocks that are due at once may not keep theirs. */
  speaks() {
    const texts = this.says.map(({ text }) => text)
    for (const { at } of this.says) setTimeout(() => this.stay.say(texts.shift()), at)
  }

  isDone(words) {
    return this.stay.unheard.length === 0 && this.seen.length >= words
  }

  told() {
    const { room, name, seen, sockets, requests, resets, stops, errors } = this
    return { room, name, seen, unacknowledged: this.stay.unheard, sockets, requests, resets, stops, errors }
  }
}

const all = members.map(member => new Member(member))
const words = room => members.filter(each => each.room === room).reduce((sum, { says }) => sum + says.length, 0)

await Promise.all(all.map(({ come }) => come))
console.log("ready")
await lines.next()
for (const member of all) member.speaks()

await lines.next()
const deadline = Date.now() + patience
while (Date.now() < deadline && !all.every(member => member.isDone(words(member.room)))) await new Promise(done => setTimeout(done, 20))
process.stdout.write(`${JSON.stringify(all.map(member => member.told()))}\n`, () => process.exit(0))
