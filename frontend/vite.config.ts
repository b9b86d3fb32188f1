import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('./src', import.meta.url)),
      '@examples': fileURLToPath(new URL('../docs/partners/examples', import.meta.url)),
      '@schema': fileURLToPath(new URL('../graph/schema', import.meta.url)),
      'react/jsx-runtime': 'preact/jsx-runtime',
      'react-dom': 'preact/compat',
      'use-sync-external-store/shim/index.js': 'preact/compat',
      react: 'preact/compat',
    },
  },
  build: { manifest: true, target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    fs: { allow: ['..'] }, // the partners' page shows files that stand elsewhere
    proxy: {
      '/graphql': 'http://127.0.0.1:8080',
      '/captcha': 'http://127.0.0.1:8080',
      '/oauth': 'http://127.0.0.1:8080',
    },
  },
  test: {
    include: ['{src,client}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    setupFiles: ['src/testing/setup.ts'],
    // what imports React must find Preact there too
    server: { deps: { inline: ['wouter'] } },
  },
})
