/** As much of Node as these tests use, so that their types are checked without Node's own descriptions. */

declare module "node:test" {
  export function test(name: string, run: () => void | Promise<void>): void
}

declare module "node:assert/strict" {
  const assert: {
    ok(value: unknown, message?: string): asserts value
    equal(actual: unknown, expected: unknown, message?: string): void
    deepEqual(actual: unknown, expected: unknown, message?: string): void
    match(text: string, pattern: RegExp, message?: string): void
    doesNotMatch(text: string, pattern: RegExp, message?: string): void
    throws(block: () => unknown, error: RegExp, message?: string): void
  }
  export default assert
}

declare module "node:crypto" {
  export function createHash(algorithm: string): { update(text: string): { digest(encoding: "hex" | "base64"): string } }
}

declare module "node:fs" {
  export function readFileSync(path: string | URL, encoding: "utf8"): string
  export function readdirSync(path: string | URL, options?: { recursive?: boolean }): string[]
}

declare module "node:path" {
  export function basename(path: string, suffix?: string): string
  export function dirname(path: string): string
}

declare module "node:url" {
  export function fileURLToPath(url: string | URL): string
}
