import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startBuilt, textOf } from './built.ts'
import { command, temporaryFolder } from './in-process.ts'

/** A folder with a pipe in it that nobody writes to, and the place of a catalogue. */
function lab() {
  const folder = temporaryFolder()
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  return { folder, pipe, place: ['--data', join(folder, 'data'), '--account', 'a'.repeat(32)] }
}

/** The program has nothing to say before it waits, so this asks the system what it has opened. */
async function hasOpened(pid: number, path: string): Promise<void> {
  const folder = `/proc/${pid}/fd`
  while (!readdirSync(folder).some((name) => targetOf(join(folder, name)) === path))
    await new Promise((resolve) => setTimeout(resolve, 20))
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link)
  } catch {
    // Closed since it was listed.
    return undefined
  }
}

test.runIf(process.platform === 'linux').each(['import', 'sync'])(
  '%s of a pipe that nobody writes to ends at one Ctrl-C',
  async (word) => {
    const { pipe, place } = lab()
    const child = startBuilt([word, 'ndjson', pipe, ...place])
    const [errors, closed] = [textOf(child.stderr), once(child, 'close')]
    await hasOpened(child.pid as number, pipe)
    child.kill('SIGINT')
    expect(await closed).toEqual([130, null])
    expect(await errors).toMatch(/scp-images: interrupted: (0 images are in|nothing was done)/)
  },
)

test('a pipe in the place of a file is refused, not waited for', async () => {
  const { folder, pipe, place } = lab()
  const mirror = join(folder, 'mirror')
  mkdirSync(join(mirror, 'streams/v1'), { recursive: true })
  const products = 'streams/v1/products.json'
  execFileSync('mkfifo', [join(mirror, products)])
  const index = { format: 'index:1.0', index: { products: { path: products } } }
  writeFileSync(join(mirror, 'streams/v1/index.json'), JSON.stringify(index))
  const orders = [
    ['glance', 'http://127.0.0.1:1', '--mapping', pipe],
    ['folder', folder, '--state', pipe],
    ['simplestreams', folder, '--keyring', pipe],
    ['simplestreams', mirror],
    ['simplestreams', pipe],
    ['osism', pipe],
  ]
  for (const order of orders) {
    const { code, stderr } = await command(['import', ...order, ...place])
    expect({ order, code }).toEqual({ order, code: 2 })
    expect(stderr).toMatch(
      /(pipe|products\.json): it is neither a file nor a folder; save in a file what comes out of it\.\n/,
    )
  }
})

test('who reads only the first remarks does not end the work', async () => {
  const { folder, place } = lab()
  const file = join(folder, 'images.ndjson')
  writeFileSync(file, 'nonsense\n'.repeat(100_000))
  const child = startBuilt(['import', 'ndjson', file, '--all', '--output', 'json', ...place])
  const [report, closed] = [textOf(child.stdout), once(child, 'close')]
  await once(child.stderr as NodeJS.ReadableStream, 'data')
  child.stderr?.destroy()
  expect(await closed).toEqual([1, null])
  expect(JSON.parse(await report)).toMatchObject({ skipped: 100_000 })
})
