/** Follows the departures of a bus stop, over as many connections as it takes. */

/** Codes after which nobody comes back: a goodbye, a policy, and from 4500 on those of the server's own. */
const STAY_AWAY = code => code === 1000 || code === 1008 || (code >= 4500 && code <= 4999)

/** Of our own, to say that no answer came. */
const NO_ANSWER = 4000

/**
 * Each departure is told once, in order. Whoever is told of a state may close in the same breath, so what is to come is prepared before.
 * @param {object} options `shortest`, `longest`, `stable` and `patience` are in milliseconds
 * @returns {{ close: () => void }}
 */
export function follow({ url, room, onDeparture, onState, random = Math.random, shortest = 500, longest = 30000, stable = 5000, patience = 5000 }) {
  let socket
  let generation = 0
  let attempt = 0
  let position
  let waiting
  let impatience
  let stability

  connect()
  return { close }

  function connect() {
    const ours = ++generation
    const isOurs = hear => event => ours === generation && hear(event)
    socket = new WebSocket(url)
    socket.onopen = isOurs(introduce)
    socket.onmessage = isOurs(({ data }) => received(JSON.parse(data)))
    socket.onclose = isOurs(({ code }) => lost(code))
    impatience = setTimeout(giveUp, patience)
    onState("connecting", { attempt })
  }

  function introduce() {
    socket.send(JSON.stringify(position ? { type: "resume", room, ...position } : { type: "join", room }))
  }

  function received(message) {
    if (message.type === "welcome") welcomed(message)
    if (message.type === "departure") departed(message)
  }

  function welcomed({ epoch, offset, recovered }) {
    clearTimeout(impatience)
    const isFirst = position === undefined
    const isKnown = recovered && position?.epoch === epoch
    if (!isKnown) position = { epoch, offset }
    stability = setTimeout(() => (attempt = 0), stable)
    const ours = generation
    if (!isFirst && !isKnown) onState("reset")
    if (ours === generation) onState("live")
  }

  function departed(message) {
    if (!position || message.offset <= position.offset) return
    if (message.offset !== position.offset + 1) return giveUp()
    position = { ...position, offset: message.offset }
    onDeparture(message)
  }

  /** Whatever this connection still has to say is too late. */
  function giveUp() {
    socket.close(NO_ANSWER)
    lost(NO_ANSWER)
  }

  function lost(code) {
    leave()
    if (STAY_AWAY(code)) return onState("stopped")
    const delay = random() * Math.min(longest, shortest * 2 ** attempt)
    attempt++
    waiting = setTimeout(connect, delay)
    onState("waiting", { attempt, delay })
  }

  function leave() {
    generation++
    for (const timer of [waiting, impatience, stability]) clearTimeout(timer)
  }

  function close() {
    leave()
    socket.close()
  }
}
