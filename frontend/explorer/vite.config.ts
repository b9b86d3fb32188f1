import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

// GraphiQL stands apart from the page: real React, an output and a route of its own.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/graphiql/',
  worker: { format: 'es' },
  build: {
    outDir: '../dist-explorer',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: {
      // Its parts say "use client", which means nothing in a bundle.
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
})
