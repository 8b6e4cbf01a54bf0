import { html } from "./build.js"

/** A text as it was sent, in a window of its own: it may be long, and what follows it shall stay near. @param {string} note says what it is @param {string} text */
export function wholeText(note, text) {
  return html("p", { class: "whole-text", tabindex: 0 }, html("span", { class: "note" }, `${note} `), html("code", {}, text))
}
