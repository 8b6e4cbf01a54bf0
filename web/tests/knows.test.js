import assert from "node:assert/strict"
import { test } from "node:test"
import { newestFault, whoKnows } from "../modules/wire/knows.js"
import { Log } from "../modules/wire/log.js"
import { Wiretap } from "./wiretap.js"

const ADA = { wire: "ada", connection: 1 }
const BOB = { wire: "bob", connection: 2 }

const twoGuests = () => new Wiretap().opens("ada", 1).opens("bob", 2)

/** @param {Wiretap} tap what the browser, the node and the others know of the newest fault on Ada's wire */
const knownIn = tap => {
  const log = new Log()
  log.append(tap.events)
  const fault = newestFault(log, "ada", log.newest)
  assert.ok(fault)
  const [browser, node, others] = whoKnows(log, fault, "ada", log.newest).map(({ what }) => what)
  return { browser, node, others }
}

/** @param {string} fault @param {object} [more] */
const onAda = (fault, more = {}) => ["fault", { wire: "ada", fault, on: true, connections: [1], ...more }]

/** @param {Wiretap} tap @param {any[]} event @returns {Wiretap} */
const sees = (tap, [kind, facts]) => tap.sees(kind, facts)

test("a hold tells nobody: to the one side it is silence, to the other nothing at all", () => {
  const { browser, node, others } = knownIn(sees(twoGuests(), onAda("hold", { way: "to-browser" })))

  assert.match(browser, /^nothing: it cannot tell/)
  assert.match(node, /^nothing: it sent/)
  assert.match(others, /^nothing/)
})

test("a delay is no silence: all comes, and nothing in it says how late", () => {
  const { browser, node } = knownIn(sees(twoGuests(), onAda("delay", { way: "to-browser", value: 500 })))

  assert.match(browser, /late from sent late$/)
  assert.match(node, /^nothing: it sent/)
})

test("released, the browser hears again, and the page says since when", () => {
  const tap = sees(twoGuests(), onAda("hold", { way: "to-browser" })).reads("ada", 1, "server", "late")
  sees(tap, onAda("hold", { way: "to-browser", on: false })).passes(ADA, "server")

  assert.equal(knownIn(tap).browser, "hears again since 1.0 ms after it")
})

test("a FIN is sent to both; who ends his own side has understood", () => {
  const tap = sees(twoGuests(), onAda("close")).sees("finished", { ...ADA, from: "client", how: "fin" })

  assert.match(knownIn(tap).browser, /ended its own side after 1.0 ms$/)
  assert.match(knownIn(tap).node, /has not ended its own side$/)
})

test("a reset reaches both at once, and the others are not told", () => {
  const { browser, node, others } = knownIn(sees(twoGuests(), onAda("reset")))

  assert.deepEqual([browser, node], ["was sent an RST at once", "was sent an RST at once"])
  assert.equal(others, "nothing: nobody has told them")
})

test("where nothing is connected there is nothing to know", () => {
  assert.match(knownIn(sees(twoGuests(), onAda("reset", { connections: [] }))).browser, /no connection/)
})

test("of a killed node each browser learns by the FIN on its own wire", () => {
  const tap = twoGuests().sees("node", { state: "ended", asked: true }).waits(4).sees("passed", { ...ADA, from: "server", how: "fin" })

  assert.equal(knownIn(tap).browser, "since 5.0 ms after it: a FIN came")
})

test("the ends of its sockets may be seen before the end of the process", () => {
  const tap = twoGuests().sees("passed", { ...ADA, from: "server", how: "fin" }).sees("node", { state: "ended", asked: true })

  assert.equal(knownIn(tap).browser, "at once: a FIN came")
})

test("a connection for the page's files, ended at its leisure, tells nobody anything", () => {
  const files = { wire: "ada", connection: 9 }
  const tap = twoGuests().sees("opened", files)
  sees(tap, onAda("hold", { way: "to-browser" })).sees("passed", { ...files, from: "server", how: "fin" })

  assert.match(knownIn(tap).browser, /^nothing/)
})

test("without a WebSocket it is the connection on which somebody asks that tells of it", () => {
  const poll = { wire: "ada", connection: 9 }
  const tap = new Wiretap().sees("opened", poll).asks(poll, "GET /messages?after=0").answers(poll, 304)
  sees(tap, onAda("hold", { way: "to-browser" })).sees("passed", { ...poll, from: "server", how: "fin" })

  assert.equal(knownIn(tap).browser, "since 1.0 ms after it: a FIN came")
})

test("what became of connections that came later has another cause", () => {
  const tap = twoGuests().sees("node", { state: "started" }).sees("node", { state: "ended" }).sees("node", { state: "started" })
  tap.opens("ada", 5).sees("passed", { wire: "ada", connection: 5, from: "server", how: "fin" })

  assert.match(knownIn(tap).browser, /^nothing: the new process/)
})

test("that the stage's node starts is no fault", () => {
  const log = new Log()
  log.append(new Wiretap().sees("node", { state: "started" }).events)

  assert.equal(newestFault(log, "ada", log.newest), undefined)
})

test("a fault on another wire is not this wire's", () => {
  const log = new Log()
  log.append(twoGuests().sees("fault", { ...BOB, fault: "hold", on: true }).events)

  assert.equal(newestFault(log, "ada", log.newest), undefined)
})

test("a fault that waits has told nobody, and one that turned a bit only who reads it", () => {
  const { newest, events } = new Wiretap().opens("ada", 1).sees("fault", { wire: "ada", fault: "flip", way: "to-node", on: true, armed: true, connections: [] })
  const log = new Log()
  log.append(events)
  const told = (/** @type {object} */ facts) => whoKnows(log, { ...newest, ...facts }, "ada", newest.n).slice(0, 2).map(({ what }) => what)

  assert.deepEqual(told({}), ["nothing: it has not struck yet", "nothing: it has not struck yet"])
  assert.match(told({ armed: undefined, struck: true })[0], /as they were/)
  assert.match(told({ armed: undefined, struck: true })[1], /checksum fits/)
})

test("what meets new connections leaves the node without a word", () => {
  const { newest, events } = new Wiretap().opens("ada", 1).sees("fault", { wire: "ada", fault: "reject", on: true, value: 503, connections: [] })
  const log = new Log()
  log.append(events)

  assert.equal(whoKnows(log, newest, "ada", newest.n)[1].what, "nothing: no request comes to it")
})
