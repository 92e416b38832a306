import { spawn } from 'node:child_process'

/** A child process that does not outlive this one, however this one ends. */
export function spawnTied(words, options) {
  const child = spawn(process.execPath, words, options)
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  child.once('close', () => process.off('exit', end))
  return child
}
