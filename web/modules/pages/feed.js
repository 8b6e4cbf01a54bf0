import { Log } from "../wire/log.js"
import { Turns } from "./turns.js"

/** How long to wait before asking again once the browser has given up by itself: two seconds. */
const PATIENCE = 2000

/**
 * The kit's one stream of news to a page, gathered into one log. Whoever asked is told in turn, and as often as there is time for, however much came.
 * @typedef {object} Feed
 * @property {Log} log
 * @property {(...listeners: (() => void)[]) => void} onChange
 * @property {() => boolean} isConnected
 */

/** @param {string} address @returns {Feed} */
export function feedOf(address) {
  const log = new Log()
  /** @type {(() => void)[]} */
  const listeners = []
  const turns = new Turns(listeners)
  let isConnected = true

  const listen = () => {
    const source = new EventSource(address)
    const on = (/** @type {string} */ kind, /** @type {(news: any) => void} */ hear) =>
      source.addEventListener(kind, event => {
        hear(JSON.parse(event.data))
        turns.wish()
      })
    on("arrived", place => (log.arrived ??= place))
    on("stage", stage => log.hearStage(stage))
    on("log", batch => log.append(batch))
    on("dropped", ({ count }) => (log.dropped += count))
    on("verdict", verdict => (log.verdict = verdict))
    on("progress", progress => (log.progress = progress))
    source.addEventListener("open", () => {
      isConnected = true
      turns.wish()
    })
    source.addEventListener("error", () => {
      isConnected = false
      turns.wish()
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, PATIENCE)
    })
  }
  listen()
  return { log, onChange: (...more) => void listeners.push(...more), isConnected: () => isConnected }
}
