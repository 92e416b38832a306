// Draws docs/list.svg for the README: what a terminal shows of the demo catalogue. Run it after a build.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const commands = [
  'list --os-distro ubuntu --sort created_at:desc --limit 6',
  'list --visibility shared',
  'list --api-version 1.3 --visibility private --limit 1 --output json',
]
const LINE = 17
const CHARACTER = 7.83
const COLUMNS = 118
const MARGIN = 16

const folder = mkdtempSync(join(tmpdir(), 'scp-images-screenshot-'))
const program = 'bin/scp-images'
const server = spawn(program, ['serve', '--demo', '--port', '0', '--data', folder])
try {
  const [first] = await once(server.stdout, 'data')
  const endpoint = /listening on (\S+)/.exec(String(first))?.[1]
  if (!endpoint) throw new Error(`the server said: ${first}`)
  const lines = commands.flatMap((command) => {
    const words = [...command.split(' '), '--data', folder, '--endpoint', endpoint]
    const output = execFileSync(program, words, { encoding: 'utf8' })
    return [
      { prompt: command },
      ...output
        .trimEnd()
        .split('\n')
        .slice(0, 12)
        .map((text) => ({ text })),
      { text: '' },
    ]
  })
  writeFileSync('docs/list.svg', draw(lines))
} finally {
  server.kill()
  await once(server, 'exit')
  rmSync(folder, { recursive: true })
}

function draw(lines) {
  const width = Math.ceil(COLUMNS * CHARACTER) + 2 * MARGIN
  const height = lines.length * LINE + 2 * MARGIN
  const rows = lines.map(({ prompt, text = '' }, index) => {
    const y = MARGIN + LINE * (index + 0.75)
    const shown = prompt
      ? `<tspan fill="#7ee787">$</tspan> bin/scp-images ${escaped(prompt)}`
      : escaped(text.length > COLUMNS ? `${text.slice(0, COLUMNS - 1)}…` : text)
    return `<text x="${MARGIN}" y="${y}">${shown}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13" fill="#e6edf3" xml:space="preserve">
${rows.join('\n')}
</g>
</svg>
`
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
