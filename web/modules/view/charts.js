/** Small charts of a conversation, a line a technique. The table beside them says the same in words. */

import { DASHES } from "./compare.js"

/** @typedef {import("../wire/compare.js").Conversation} Conversation */
/** @typedef {import("../wire/compare.js").Figures} Figures */

/** So many moments are drawn on a chart of what grows. */
const MOMENTS = 120

const HEIGHT = 190

/** Delays go from a blink to many seconds, so they are drawn on a scale of powers of ten: uPlot's third. */
const LOGARITHMIC = 3

/** The least delay that is drawn, in milliseconds. */
const LEAST = 0.1

/**
 * What a chart shows, and how it reads a conversation: an axis, and a line a technique.
 * @typedef {{ label: string, across: string, scale?: number, read: (conversation: Conversation) => (number | null)[][] }} Kind
 */

/** @type {Record<string, Kind>} */
const KINDS = {
  requests: { label: "requests so far", across: "s", read: conversation => overTime(conversation, ({ requestsAt }) => requestsAt) },
  bytes: { label: "bytes so far", across: "s", read: conversation => overTime(conversation, ({ bytesAt }) => bytesAt) },
  delays: { label: "delay of each word, ms", across: "word", scale: LOGARITHMIC, read: byWord },
}

export class Charts {
  #uPlot
  #places

  /** @type {{ chart: any, kind: Kind }[]} */
  #charts = []

  /** @type {Conversation | undefined} */
  #shown

  /** @param {NodeListOf<HTMLElement>} places each with its kind in `data-chart` @param {any} uPlot */
  constructor(places, uPlot) {
    this.#uPlot = uPlot
    this.#places = places
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#build())
    const observer = new ResizeObserver(() => this.#fit())
    places.forEach(place => observer.observe(place))
  }

  /** @param {Conversation} conversation */
  draw(conversation) {
    const isAnother = this.#shown?.figures.length !== conversation.figures.length
    this.#shown = conversation
    if (isAnother) this.#build()
    for (const { chart, kind } of this.#charts) chart.setData(kind.read(conversation))
  }

  /** The colours are those of the page, as they are now. */
  #build() {
    const shown = this.#shown
    if (!shown) return
    for (const { chart } of this.#charts) chart.destroy()
    this.#charts = [...this.#places].map(place => {
      const kind = KINDS[place.dataset.chart ?? ""]
      return { chart: new this.#uPlot(options(place, kind, shown.figures), kind.read(shown), place), kind }
    })
  }

  #fit() {
    this.#charts.forEach(({ chart }, i) => chart.setSize({ width: this.#places[i].clientWidth, height: HEIGHT }))
  }
}

/** @param {HTMLElement} place @param {Kind} kind @param {Figures[]} figures */
function options(place, kind, figures) {
  const style = getComputedStyle(place)
  const ink = style.getPropertyValue("--ink-soft")
  const axis = { stroke: ink, font: `12px ${style.fontFamily}`, grid: { stroke: style.getPropertyValue("--line"), width: 1 }, ticks: { show: false } }
  return {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: kind.scale ? { distr: kind.scale, log: 10 } : { range: fromZero } },
    axes: [
      { ...axis, size: 30, values: (/** @type {any} */ chart, /** @type {number[]} */ splits) => splits.map(split => (Number.isInteger(split) ? `${split}` : "")) },
      { ...axis, size: 56, ...(kind.scale ? { splits: powersOfTen } : {}), values: (/** @type {any} */ chart, /** @type {(number | null)[]} */ splits) => splits.map(words) },
    ],
    series: [
      { label: kind.across },
      ...figures.map(({ technique }, i) => ({
        label: technique.title,
        stroke: style.getPropertyValue(`--series-${i + 1}`),
        width: 2,
        dash: DASHES[i],
        spanGaps: false,
        points: { show: false },
      })),
    ],
  }
}

/** An axis that grows begins at nothing. @param {any} chart @param {number | null} least @param {number | null} most */
function fromZero(chart, least, most) {
  return [0, Math.max(1, (most ?? 1) * 1.05)]
}

/** @param {any} chart @param {number} axis @param {number} least @param {number} most */
function powersOfTen(chart, axis, least, most) {
  const first = Math.ceil(Math.log10(least))
  return Array.from({ length: Math.max(0, Math.floor(Math.log10(most)) - first + 1) }, (_, i) => 10 ** (first + i))
}

/** "1.2k": an axis has little room. @param {number | null} split */
function words(split) {
  if (split === null || split === undefined) return ""
  return split >= 1_000_000 ? `${split / 1_000_000}M` : split >= 1000 ? `${split / 1000}k` : `${split}`
}

/** What grows with time, at moments that all lines share. @param {Conversation} conversation @param {(figures: Figures) => [number, number][]} stepsOf */
function overTime({ seconds, figures }, stepsOf) {
  const moments = Array.from({ length: MOMENTS + 1 }, (_, i) => (seconds * i) / MOMENTS)
  return [moments, ...figures.map(each => at(stepsOf(each), moments))]
}

/** @param {[number, number][]} steps @param {number[]} moments */
function at(steps, moments) {
  let next = 0
  let value = 0
  return moments.map(moment => {
    for (; next < steps.length && steps[next][0] <= moment; next++) value = steps[next][1]
    return value
  })
}

/** @param {Conversation} conversation @returns {(number | null)[][]} */
function byWord({ figures }) {
  const most = Math.max(1, ...figures.map(({ delays }) => delays.length))
  const numbers = Array.from({ length: most }, (_, i) => i + 1)
  return [numbers, ...figures.map(({ delays }) => numbers.map((_, i) => (delays[i] >= 0 ? Math.max(LEAST, delays[i]) : null)))]
}
