import assert from "node:assert/strict"
import { readFileSync, readdirSync } from "node:fs"
import { basename, dirname } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"

const MODULES = fileURLToPath(new URL("../modules/", import.meta.url))

/** What each folder may import from, beside itself: what decides knows no page, what draws knows no entry. */
/** @type {Record<string, string[]>} */
const MAY_USE = {
  chat: ["wire"],
  wire: [],
  course: ["wire"],
  lessons: ["chat", "wire", "course"],
  view: ["chat", "wire", "course"],
  pictures: ["chat", "wire", "view"],
  pages: ["chat", "wire", "course", "view"],
}

/** Where time and sockets come in as arguments, and nothing is drawn. */
const WITHOUT_PAGE = ["chat", "wire", "course", "lessons"]

/** Types may come from anywhere: they are gone when the code runs. */
const IMPORT = /^(?:import|export) [^"]*from "([^"]+)"/gm

/** A use of the page, outside of comments. */
const PAGE = /^(?!\s*(?:\*|\/\/|\/\*)).*\b(?:document|window|localStorage|sessionStorage)[.[]/m

const modules = Object.keys(MAY_USE).flatMap(folder =>
  readdirSync(MODULES + folder).map(file => ({ folder, file: `${folder}/${file}`, code: readFileSync(`${MODULES}${folder}/${file}`, "utf8") })))

test("there are no other folders than these", () => {
  assert.deepEqual(readdirSync(MODULES).sort(), Object.keys(MAY_USE).sort())
})

for (const { folder, file, code } of modules) {
  test(`${file} imports only what its folder may use`, () => {
    for (const [, from] of code.matchAll(IMPORT)) {
      assert.match(from, /^\.\.?\//, "by a path, never by an address or a bare name")
      const used = from.startsWith("./") ? folder : basename(dirname(from))
      assert.ok(used === folder || MAY_USE[folder].includes(used), `${folder} may not use ${from}`)
    }
  })

  test(`${file} exports by name`, () => {
    assert.doesNotMatch(code, /^export default/m)
  })

  if (WITHOUT_PAGE.includes(folder)) {
    test(`${file} knows no page`, () => {
      assert.doesNotMatch(code, PAGE)
    })
  }
}
