/** Where something stands among many in order. Found by halving, since a log may be long and is asked many times a second. */

/** Where the first after number `n` stands; the length if there is none. @param {{ n: number }[]} all in order @param {number} n */
export function firstAfter(all, n) {
  return firstThat(all, each => each.n > n)
}

/** Where the first stands that passes; the length if there is none. @template T @param {T[]} all first those that fail, then those that pass @param {(each: T) => boolean} passes */
export function firstThat(all, passes) {
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (passes(all[middle])) high = middle
    else low = middle + 1
  }
  return low
}

/** Where that number stands, or -1. @param {{ n: number }[]} all in order @param {number} n */
export function indexOf(all, n) {
  const index = firstAfter(all, n) - 1
  return all[index]?.n === n ? index : -1
}
