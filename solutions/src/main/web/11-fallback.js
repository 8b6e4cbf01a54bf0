/** Shows which number is served now, by whichever lane there is. */

/** Of our own, to say that no answer came. */
const NO_ANSWER = 4000

const GONE = 410

/**
 * Two lanes and one position. A WebSocket is tried beside the polling, which ends when the other has proved itself.
 * @param {object} options `patience` and `again` are in milliseconds
 * @returns {{ close: () => void }}
 */
export function serve({ base, room, onNumber, onLane, random = Math.random, patience = 2500, again = 10000 }) {
  let position
  let lane
  let attempt
  let polling
  let next
  let isClosed = false

  if (sessionStorage.getItem("lane") === "poll") fallBack()
  else tryASocket()
  return { close }

  function switchTo(name) {
    lane = name
    sessionStorage.setItem("lane", name)
    onLane(name)
  }

  /** Only who has not gone further than we may tell us where we are. */
  function placed({ epoch, offset }, isKnown) {
    const isFirst = position === undefined
    if (isKnown && position?.epoch === epoch) return
    position = { epoch, offset }
    if (!isFirst) onLane("reset")
  }

  /** Whether it follows what we know, or is known. */
  function received(message) {
    if (message.offset > position.offset + 1) return false
    if (message.offset <= position.offset) return true
    position = { ...position, offset: message.offset }
    onNumber(message)
    return true
  }

  function tryASocket() {
    const socket = new WebSocket(`${base.replace("http", "ws")}/live`)
    let isOver = false
    const end = () => {
      if (isOver) return
      isOver = true
      clearTimeout(impatience)
      lost(socket)
    }
    const giveUp = () => {
      socket.close(NO_ANSWER)
      end()
    }
    const impatience = setTimeout(giveUp, patience)
    attempt = { leave: () => ((isOver = true), clearTimeout(impatience), socket.close()) }
    socket.onopen = () => socket.send(JSON.stringify(position ? { type: "resume", room, ...position } : { type: "join", room }))
    socket.onclose = end
    socket.onmessage = ({ data }) => {
      if (isOver) return
      const message = JSON.parse(data)
      if (message.type === "welcome") {
        clearTimeout(impatience)
        placed(message, message.recovered)
        polling?.abort()
        polling = undefined
        if (!isClosed) switchTo("socket")
      } else if (!received(message)) giveUp()
    }
  }

  /** What is lost is a lane, or only an attempt to find a better one. */
  function lost() {
    attempt = undefined
    if (lane === "poll") return tryLater()
    fallBack()
  }

  function fallBack() {
    polling = new AbortController()
    switchTo("poll")
    if (isClosed) return
    poll(polling)
    tryLater()
  }

  function tryLater() {
    clearTimeout(next)
    next = setTimeout(tryASocket, again * (0.5 + random() / 2))
  }

  /** One question after another; the next acknowledges what the last has brought. */
  async function poll(ours) {
    for (let failures = 0; !ours.signal.aborted; ) {
      try {
        await ask(ours.signal)
        failures = 0
      } catch {
        const pause = random() * Math.min(8000, 500 * 2 ** failures)
        failures++
        await new Promise(done => setTimeout(done, pause))
      }
    }
  }

  async function ask(signal) {
    const query = position ? `&epoch=${encodeURIComponent(position.epoch)}&after=${position.offset}` : ""
    const response = await fetch(`${base}/numbers?room=${encodeURIComponent(room)}${query}`, { cache: "no-store", signal })
    const answer = await response.json()
    if (signal.aborted) return
    if (!response.ok && response.status !== GONE) throw new Error(`status ${response.status}`)
    placed(answer, response.ok)
    for (const message of answer.messages ?? []) if (!signal.aborted) received(message)
  }

  function close() {
    isClosed = true
    clearTimeout(next)
    polling?.abort()
    attempt?.leave()
  }
}
