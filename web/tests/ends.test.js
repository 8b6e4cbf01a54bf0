import assert from "node:assert/strict"
import { test } from "node:test"
import { endsOf, guestWires, wireName } from "../modules/wire/ends.js"
import { newestFault, whoKnows } from "../modules/wire/knows.js"
import { Log } from "../modules/wire/log.js"
import { readSaved } from "../modules/wire/saved.js"
import { nameOf } from "../modules/wire/words.js"
import { Wiretap } from "./wiretap.js"

/** @type {any} */
const stage = {
  epoch: "e",
  nodes: [{ id: "a", name: "node" }, { id: "bot", name: "bot" }],
  wires: [{ id: "ada", guest: "Ada", page: "http://localhost:1", to: "a" }, { id: "call", guest: "node → bot", page: "", from: "a", to: "bot" }],
}

test("a guest's wire leads from a browser to the node, any other from one part to another", () => {
  assert.deepEqual(endsOf(stage, "ada"), { client: { name: "browser" }, server: { id: "a", name: "node" } })
  assert.deepEqual(endsOf(stage, "call"), { client: { id: "a", name: "node" }, server: { id: "bot", name: "bot" } })
  assert.deepEqual(endsOf(null, "call"), endsOf(stage, "ada"))
  assert.deepEqual(guestWires(stage).map(({ id }) => id), ["ada"])
})

test("a wire between strangers says what its ends are, and a log of it that was saved does too", () => {
  const wires = [{ id: "tap", guest: "Client", page: "", to: "ws://localhost:1", ends: { client: "client", server: "server" }, faults: [] }]
  const events = new Wiretap().opens("tap", 1).events
  const saved = readSaved(JSON.stringify({ epoch: "e", nodes: [], wires, events }))

  const living = endsOf(/** @type {any} */ ({ nodes: [], wires }), "tap")

  assert.deepEqual(living, { client: { id: "client", name: "client" }, server: { id: "server", name: "server" } })
  assert.deepEqual("stage" in saved && endsOf(saved.stage, "tap"), living)
})

test("a wire is called after its guest, or after its ends", () => {
  assert.deepEqual([...stage.wires, undefined].map(wireName), ["Ada’s wire", "node → bot", "The wire"])
})

test("what happens to a part is told by its name", () => {
  assert.equal(nameOf({ n: 1, at: 0, kind: "node", node: "bot", state: "ended", exit: "SIGKILL" }), "bot ended: SIGKILL")
  assert.equal(nameOf({ n: 1, at: 0, kind: "node", node: "a", state: "paused" }), "node paused")
})

test("the end of a part concerns the wires that lead to it, and no others", () => {
  const log = new Log()
  log.hearStage(stage)
  log.append(new Wiretap().sees("node", { node: "a", state: "started" }).sees("node", { node: "bot", state: "started" }).sees("node", { node: "bot", state: "ended", exit: "SIGKILL", asked: true }).events)

  const fault = newestFault(log, "call", log.newest)

  assert.equal(newestFault(log, "ada", log.newest), undefined)
  assert.equal(fault?.state, "ended")
  assert.deepEqual(whoKnows(log, /** @type {any} */ (fault), "call", log.newest).map(({ who, what }) => [who, what]), [["the node", "nothing yet"], ["the bot", "it is gone"]])
})

test("a saved log knows its parts again", () => {
  const { events } = new Wiretap().asks({ wire: "call", connection: 1 }, "POST /")
  const saved = readSaved(JSON.stringify({ ...stage, events }))

  assert.ok("stage" in saved)
  assert.equal(endsOf(saved.stage, "call").server.name, "bot")
})
