import { Log } from "../wire/log.js"

/** How long to wait before asking again once the browser has given up by itself: two seconds. */
const PATIENCE = 2000

/**
 * The kit's one stream of news to a page, gathered into one log. Whoever asked is told at most once a frame, however much came.
 * @typedef {object} Feed
 * @property {Log} log
 * @property {(listener: () => void) => void} onChange
 * @property {() => boolean} isConnected
 */

/** @param {string} address @returns {Feed} */
export function feedOf(address) {
  const log = new Log()
  /** @type {(() => void)[]} */
  const listeners = []
  let isScheduled = false
  let isConnected = true

  const changed = () => {
    if (isScheduled) return
    isScheduled = true
    // A hidden tab has no frames; it learns what it missed when it is shown.
    requestAnimationFrame(() => {
      isScheduled = false
      for (const listener of listeners) listener()
    })
  }

  const listen = () => {
    const source = new EventSource(address)
    const on = (/** @type {string} */ kind, /** @type {(news: any) => void} */ hear) =>
      source.addEventListener(kind, event => {
        hear(JSON.parse(event.data))
        changed()
      })
    on("arrived", place => (log.arrived ??= place))
    on("stage", stage => log.hearStage(stage))
    on("log", batch => log.append(batch))
    on("dropped", ({ count }) => (log.dropped += count))
    on("verdict", verdict => (log.verdict = verdict))
    on("progress", progress => (log.progress = progress))
    source.addEventListener("open", () => {
      isConnected = true
      changed()
    })
    source.addEventListener("error", () => {
      isConnected = false
      changed()
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, PATIENCE)
    })
  }
  listen()
  return { log, onChange: listener => void listeners.push(listener), isConnected: () => isConnected }
}
