import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budgets = { js: 60_000, css: 30_000 }
const dir = new URL('../dist/assets/', import.meta.url)
let failed = false
for (const [ext, limit] of Object.entries(budgets)) {
  const files = readdirSync(dir).filter((name) => name.endsWith(`.${ext}`))
  const size = files.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, dir))).length, 0)
  console.log(`${ext}: ${size} of ${limit} bytes (gzip)`)
  failed ||= size > limit || files.length === 0
}
process.exit(failed ? 1 : 0)
