/**
 * The one piece of a page that a selector names. A page without it is a mistake of ours, so it is said at once.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function part(root, selector, type) {
  const found = root.querySelector(selector)
  if (found instanceof type) return found
  throw new Error(`The page has no ${selector}.`)
}

/**
 * A fresh copy of what a `<template>` holds.
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function copyOf(id, type) {
  const copy = part(document, `template#${id}`, HTMLTemplateElement).content.firstElementChild?.cloneNode(true)
  if (copy instanceof type) return copy
  throw new Error(`The template ${id} is empty.`)
}
