import { drawFile } from "../view/code.js"
import { part } from "../view/part.js"
import { shell } from "./shell.js"

shell()
drawFile(part(document, ".source code", HTMLElement), Reflect.get(globalThis, "hljs"))

// The browser looked for its line before there were lines.
if (location.hash) location.replace(location.hash)
