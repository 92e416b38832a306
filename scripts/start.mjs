// `npm start`: builds, and serves the demo catalogue until it or npm gets a signal.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const built = spawnSync('npm run build', { cwd: root, stdio: 'inherit', shell: true })
if (built.status !== 0) process.exit(built.status ?? 1)

// npm passes a signal to the shell between it and this process, and the shell ends without passing it on.
const shell = process.ppid
setInterval(() => process.ppid !== shell && process.kill(process.pid, 'SIGTERM'), 200).unref()

process.argv = [process.argv[0], `${root}bin/scp-images`, 'serve', '--demo', ...process.argv.slice(2)]
await import('../bin/scp-images')
