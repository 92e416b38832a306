import { expect, test } from 'vitest'
import { command, makeKey, serve, temporaryFolder } from '../../in-process.ts'

const day = ['--clock', '2026-05-01T00:00:00Z']

test.each([
  [[], '1.3', ['DEPRECATED', 'DEPRECATED', 'SUPPORTED', 'CURRENT', 'PLANNED', 'PLANNED']],
  [
    ['--newest-version', '1.5'],
    '1.5',
    ['DEPRECATED', 'DEPRECATED', 'SUPPORTED', 'SUPPORTED', 'SUPPORTED', 'CURRENT'],
  ],
])(
  'serve %j: all six with their statuses, and a client that names none gets %s',
  async (flags, newest, statuses) => {
    const data = temporaryFolder()
    const key = await makeKey(data)
    const { url } = await serve(data, ...day, '--zone', 'lab-7', '--image-sources', 'register', ...flags)
    const { stdout } = await command(['versions', '--endpoint', url])
    const rows = stdout.trimEnd().split('\n').slice(1)
    const dates = ['2025-12-31', '2026-05-31', '2026-08-31', '-', '-', '-']
    expect(rows.map((row) => row.split(/\s+/))).toEqual(
      statuses.map((status, minor) => [`v1.${minor}`, status, dates[minor]]),
    )

    const environment = { ...key, SCP_IMAGES_ENDPOINT: url }
    const create = ['create', '--name', 'web', '--os-distro', 'alma', '--url', 'https://example.com/a.qcow2']
    const made = JSON.parse((await command([...create, '--output', 'json'], environment)).stdout) as object
    expect('zone' in made).toBe(newest === '1.5')
    for (const version of ['1.4', '1.5']) {
      const words = ['list', '--output', 'json', '--api-version', version]
      const { images } = JSON.parse((await command(words, environment)).stdout) as { images: object[] }
      expect(images).toMatchObject([{ name: 'web', zone: 'lab-7' }])
    }
  },
)

test('a version that there is none of, and a newest one that is older than the page: refused, naming those there are', async () => {
  const listed = await command(['list', '--api-version', '1.6'])
  expect(listed).toMatchObject({ code: 2, stderr: expect.stringContaining('1.0, 1.1, 1.2, 1.3, 1.4, 1.5') })
  const served = await command(['serve', '--newest-version', '1.2', '--data', temporaryFolder()])
  expect(served).toMatchObject({ code: 78, stderr: expect.stringContaining('must be one of 1.3, 1.4, 1.5') })
})
