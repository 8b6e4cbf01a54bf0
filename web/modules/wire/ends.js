/**
 * What a wire is called, and what stands at its ends. A guest's leads from their browser to the node, or to what stands before it;
 * any other from one part of the stage to another, or between strangers, whose names it says.
 */

/** @typedef {import("./log.js").Stage} Stage */
/** @typedef {Stage["wires"][number]} Wire */

/** Who opens its connections, and who takes them. `id` as events name a part; a browser is none. @typedef {{ client: { id?: string, name: string }, server: { id: string, name: string } }} Ends */

/** @type {Ends} */
const USUAL = { client: { name: "browser" }, server: { id: "a", name: "node" } }

/** @param {Stage | null} stage @param {string | undefined} id of the wire @returns {Ends} */
export function endsOf(stage, id) {
  const wire = stage?.wires.find(each => each.id === id)
  if (wire?.ends) return { client: stranger(wire.ends.client), server: stranger(wire.ends.server) }
  if (!wire) return USUAL
  return { client: wire.from ? partOf(stage, wire.from) : USUAL.client, server: partOf(stage, wire.to) }
}

/** @param {Stage | null} stage @param {string} id */
function partOf(stage, id) {
  const part = stage?.nodes.find(node => node.id === id)
  return { id, name: part ? (part.name ?? "node") : id }
}

/** Of a fault that meets one direction: "to browser", or whoever else is at that end. @param {string} way @param {Ends} ends */
export function wayWords(way, { client, server }) {
  return `to ${way === "to-node" ? server.name : client.name}`
}

/** Where several stand: "node a", also if there is only one; any other by its name. @param {Stage} stage @param {string} id */
export function placeName(stage, id) {
  const { name } = partOf(stage, id)
  return name === "node" ? `node ${id}` : name
}

/** No part of a stage, so it has no other name. @param {string} name */
function stranger(name) {
  return { id: name, name }
}

/** "Ada’s wire", or "node → bot". @param {Wire | undefined} wire */
export function wireName(wire) {
  if (!wire) return "The wire"
  return wire.from ? wire.guest : `${wire.guest}’s wire`
}

/** Those that lead from a browser. @param {Stage} stage */
export function guestWires(stage) {
  return stage.wires.filter(wire => !wire.from)
}
