import type { CodegenConfig } from '@graphql-codegen/cli'

const output = (schema: string[], documents: string) => ({
  schema: ['../graph/schema/shared.graphqls', ...schema],
  documents: [documents],
  preset: 'client' as const,
  presetConfig: { fragmentMasking: false },
  config: {
    documentMode: 'string',
    enumsAsTypes: true,
    useTypeImports: true,
    scalars: { Date: 'string', DateTime: 'string' },
  },
})

// One output a feature: what the desk asks never travels to citizens.
const config: CodegenConfig = {
  generates: {
    'src/gql/': output(['../graph/schema/citizen.graphqls'], 'src/lib/operations.graphql'),
    'src/gql/clerk/': output(
      [
        '../graph/schema/citizen.graphqls',
        '../graph/schema/clerk.graphqls',
        '../graph/schema/questions.graphqls',
      ],
      'src/features/clerk/*.graphql',
    ),
    // for the client that partners take along
    'client/schema.ts': {
      schema: ['../graph/schema/shared.graphqls', '../graph/schema/partner.graphqls'],
      documents: 'client/index.ts',
      plugins: ['typescript-operations'],
      config: { skipTypename: true, scalars: { Date: 'string', DateTime: 'string' } },
    },
  },
}
export default config
