/** Follows the departures of a bus stop. */

/**
 * TODO It follows once, and for as long as the connection lasts. Come back by yourself, and miss nothing.
 * @param {object} options `shortest`, `longest`, `stable` and `patience` are in milliseconds
 * @returns {{ close: () => void }}
 */
export function follow({ url, room, onDeparture, onState, random = Math.random, shortest = 500, longest = 30000, stable = 5000, patience = 5000 }) {
  const socket = new WebSocket(url)
  onState("connecting", { attempt: 0 })
  socket.onopen = () => socket.send(JSON.stringify({ type: "join", room }))
  socket.onmessage = ({ data }) => received(JSON.parse(data))

  // TODO The end of a connection: whose, and what then?
  socket.onclose = () => onState("stopped")

  // TODO Where do we stand, and what do we know already?
  function received(message) {
    if (message.type === "welcome") onState("live")
    if (message.type === "departure") onDeparture(message)
  }

  return { close: () => socket.close() }
}
