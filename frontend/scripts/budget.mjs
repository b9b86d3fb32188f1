import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

// What a browser fetches to a usable form, and what the desk and the partners' page add (gzip, bytes).
const budgets = {
  'index.html': { js: 60_000, css: 30_000 },
  'src/features/clerk/Root.tsx': { js: 160_000, css: 30_000 },
  'src/features/partner/Root.tsx': { js: 80_000, css: 30_000 },
}
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

function files(name, seen = new Set()) {
  const entry = manifest[name]
  if (!entry || seen.has(name)) return []
  seen.add(name)
  return [entry.file, ...(entry.css ?? []), ...(entry.imports ?? []).flatMap((i) => files(i, seen))]
}

let failed = false
for (const [entry, limits] of Object.entries(budgets)) {
  for (const [ext, limit] of Object.entries(limits)) {
    const all = files(entry).filter((name) => name.endsWith(`.${ext}`))
    const size = all.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, dist))).length, 0)
    console.log(`${entry}: ${size} of ${limit} bytes of ${ext} (gzip)`)
    failed ||= size > limit || all.length === 0
  }
}
process.exit(failed ? 1 : 0)
