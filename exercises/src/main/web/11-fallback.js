/** Shows which number is served now. */

/**
 * TODO It knows one way, and some networks let no WebSocket through. Go on by polling, come back, and tell each number once.
 * @param {object} options `patience` and `again` are in milliseconds
 * @returns {{ close: () => void }}
 */
export function serve({ base, room, onNumber, onLane, random = Math.random, patience = 2500, again = 10000 }) {
  const socket = new WebSocket(`${base.replace("http", "ws")}/live`)
  socket.onopen = () => socket.send(JSON.stringify({ type: "join", room }))
  socket.onmessage = ({ data }) => received(JSON.parse(data))

  // TODO Sometimes this never comes. What then?
  socket.onclose = () => {}

  // TODO Where do we stand? Whatever the lane, one function can decide what is new.
  function received(message) {
    if (message.type === "welcome") onLane("socket")
    if (message.type === "number") onNumber(message)
  }

  return { close: () => socket.close() }
}
