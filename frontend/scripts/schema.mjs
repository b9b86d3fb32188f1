// Compares the schema with that of the last release: a change that breaks clients fails, unless it is declared in
// docs/schema/breaking.json with its reason. --release makes the present schema the released one.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { buildASTSchema, findBreakingChanges, parse } from 'graphql'

const root = new URL('../../', import.meta.url)
const sources = new URL('graph/schema/', root)
const released = new URL('docs/schema/released.graphql', root)
const declarations = new URL('docs/schema/breaking.json', root)

const text = readdirSync(sources)
  .filter((name) => name.endsWith('.graphqls'))
  .sort()
  .map((name) => readFileSync(new URL(name, sources), 'utf8'))
  .join('\n')

if (process.argv.includes('--release')) {
  writeFileSync(released, text)
  writeFileSync(declarations, '[]\n')
  process.exit(0)
}

/** Who may ask each root field, as `Query.counties for ANYONE`. */
function grants(document) {
  const all = []
  for (const type of document.definitions.filter((d) => ['Query', 'Mutation'].includes(d.name?.value))) {
    for (const field of type.fields ?? []) {
      const audience = field.directives.find((d) => d.name.value === 'audience')
      for (const who of audience?.arguments[0].value.values ?? [])
        all.push(`${type.name.value}.${field.name.value} for ${who.value}`)
    }
  }
  return all
}

const before = parse(readFileSync(released, 'utf8'))
const after = parse(text)
const left = new Set(grants(after))
const changes = [
  ...findBreakingChanges(buildASTSchema(before), buildASTSchema(after)).map((c) => c.description),
  ...grants(before)
    .filter((grant) => !left.has(grant))
    .map((grant) => `${grant} was withdrawn.`),
]
const declared = JSON.parse(readFileSync(declarations, 'utf8'))
const wrong = [
  ...changes.filter((c) => !declared.some((d) => d.change === c)).map((c) => `breaks clients: ${c}`),
  ...declared.filter((d) => !changes.includes(d.change)).map((d) => `declared, but not so: ${d.change}`),
  ...declared.filter((d) => !d.reason?.trim()).map((d) => `declared without a reason: ${d.change}`),
]
for (const line of wrong) console.error(line)
if (wrong.length > 0)
  console.error(
    'Declare it in docs/schema/breaking.json ({"change", "reason"}), or release with make release-schema.',
  )
process.exit(wrong.length > 0 ? 1 : 0)
