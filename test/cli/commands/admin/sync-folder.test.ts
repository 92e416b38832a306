import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { imageBytes } from '../../../disk-image/qcow2-bytes.ts'
import { command, start, temporaryFolder } from '../../in-process.ts'

/** A folder with an image, and a catalogue with an account. */
async function lab() {
  const [data, folder] = [temporaryFolder(), temporaryFolder()]
  writeFileSync(join(folder, 'alma-9.8.qcow2'), imageBytes(262_144))
  await command(['accounts', 'create', 'build', '--data', data])
  const words = (...more: string[]) => [...more, '--data', data]
  return { data, folder, words }
}

const digestFiles = (data: string) => readdirSync(data).filter((name) => name.startsWith('digests-'))

test('a folder is imported, and followed; its digests lie in the data folder', async () => {
  const { data, folder, words } = await lab()
  const imported = await command(words('import', 'folder', folder, '--base-url', 'https://x.example'))
  expect(imported.stdout).toMatch(/^added 1, /)
  // That was too soon after the file was written to keep its digest.
  expect(digestFiles(data)).toEqual([])
  utimesSync(join(folder, 'alma-9.8.qcow2'), 1e9, 1e9)
  writeFileSync(join(folder, 'rocky-9.8.qcow2'), imageBytes(262_144))
  const synced = await command(words('sync', 'folder', folder, '--base-url', 'https://x.example', '--yes'))
  expect(synced.stdout).toMatch(/\+ rocky-9\.8 .*\n[\s\S]*Done: 1 added/)
  rmSync(join(folder, 'rocky-9.8.qcow2'))
  const gone = await command(
    words('sync', 'folder', folder, '--base-url', 'https://x.example', '--yes', '--max-hide', '60'),
  )
  expect(gone.stdout).toMatch(/- rocky-9\.8 .* is gone at the source/)
  expect(digestFiles(data)).toHaveLength(1)
})

test('--watch runs again when a file comes', async () => {
  const { folder, words } = await lab()
  const running = start(words('sync', 'folder', folder, '--watch'))
  const shows = async (text: string) => {
    for (let tries = 0; !running.stdout.text.includes(text); tries++) {
      if (tries > 250) throw new Error(`no ${text} in ${running.stdout.text}${running.stderr.text}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  await shows('+ alma-9.8')
  await shows('Done')
  writeFileSync(join(folder, 'rocky-9.8.qcow2'), imageBytes(262_144))
  await shows('Done: 1 added')
  await shows('+ rocky-9.8')
  running.interrupt()
  // Interrupted while it waits for a change it is done; in the middle of a run it is not.
  expect([0, 130]).toContain(await running.code)
})

test('a flag of another kind is refused', async () => {
  const { folder, words } = await lab()
  const answer = await command(words('import', 'folder', folder, '--keyring', 'x'))
  expect(answer).toMatchObject({ code: 2, stderr: expect.stringContaining('--keyring means nothing') })
})
