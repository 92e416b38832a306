import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isFull } from '../runs.ts'
import { longTest } from '../time-limits.ts'
import { bench } from './bench.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scp-images-bench-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.runIf(isFull)(
  'the bench measures cases, and settings side by side on the catalogue it kept',
  {
    timeout: longTest,
  },
  async () => {
    const cases = '^default page(, repeated|, repeated, gzip|, repeated, 304|, cold)?$'
    const { stdout, figures } = await bench(folder, '--cases', cases)
    expect(stdout).toMatch(/\| default page, cold +\| +1,000 \| +20 \|/)
    expect(stdout).toContain('| default page, repeated, 304, of bare')
    expect(figures.results).toHaveLength(5)
    for (const { name, sizes } of figures.results) {
      expect(sizes).toHaveLength(1)
      expect(sizes[0].rows, name).toBe(name.endsWith('304') ? 0 : 20)
      expect(sizes[0].rateRatio, name).toBeGreaterThan(0)
      expect(sizes[0].rounds, name).toHaveLength(2)
    }

    const words = ['--cases', '^default page, repeated$', '--compare', '', '--page-cache 0']
    const beside = await bench(folder, ...words)
    expect(beside.stdout).toMatch(/\| default page, repeated \| +1,000 \| as built \| --page-cache 0 \|/)
    expect(beside.figures.compared).toHaveLength(1)
    for (const { imported } of beside.figures.catalogues) expect(imported).toMatchObject({ isKept: true })
  },
)
