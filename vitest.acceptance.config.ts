import { defineConfig } from 'vitest/config'
import './acceptance/settings.ts'

const settings = process.env.SCP_IMAGES_ACCEPTANCE
if (!settings) throw new Error('Start the acceptance suite with "npm run acceptance -- --endpoint URL".')

/** Someone else's server: one file at a time, patient, and every rule told. */
export default defineConfig({
  test: {
    include: ['acceptance/**/*.test.ts'],
    provide: { settings: JSON.parse(settings) },
    reporters: ['./acceptance/reporter.ts'],
    fileParallelism: false,
    isolate: false,
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
})
