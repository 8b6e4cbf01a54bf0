import { html } from "./build.js"

/** Sections of RFC 6455, each a link to it. @param {string} sections "5.2, 5.6" */
export function rfc(sections) {
  return sections.split(", ").flatMap((section, i) => [
    i === 0 ? "§ " : ", ",
    html("a", { href: `https://www.rfc-editor.org/rfc/rfc6455#section-${section}`, target: "_blank", rel: "noopener" }, section),
  ])
}
