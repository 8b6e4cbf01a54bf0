/** Sets a text where it has changed: to set the same once more would have the browser lay it out once more. @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}
