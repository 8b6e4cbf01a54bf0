import { html } from "./build.js"

/**
 * The table that stands in a place; it is built when it is first asked for.
 * @param {HTMLElement} place
 * @param {string} name its class, beside `drawn`, which all of them have
 */
export function tableIn(place, name) {
  const found = place.querySelector("table")
  if (found) return found
  const table = html("table", { class: `drawn ${name}` }, html("thead"), html("tbody"))
  place.append(table)
  return table
}

/**
 * What stands in a table from now on.
 * @param {HTMLTableElement} table
 * @param {HTMLTableRowElement} head
 * @param {HTMLTableRowElement[]} rows
 * @param {string} nothing what is said if there is no row
 */
export function fillTable(table, head, rows, nothing) {
  table.tHead?.replaceChildren(head)
  table.tBodies[0].replaceChildren(...(rows.length > 0 ? rows : [html("tr", {}, html("td", { colspan: head.cells.length, class: "is-empty" }, nothing))]))
}
