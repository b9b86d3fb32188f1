import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  outputDir: './.artifacts',
  workers: 2,
  retries: process.env.CI ? 1 : 0, // a test that needs the second try is named as flaky
  reporter: 'list',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: process.env.GUASHI_URL ?? 'http://127.0.0.1:8080',
    viewport: { width: 390, height: 844 },
    screenshot: 'on',
    launchOptions: {
      executablePath: '/usr/bin/chromium-headless-shell',
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'],
    },
  },
})
