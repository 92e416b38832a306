import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { BenchFailure } from '../failure.mjs'
import { ownRoot } from './program.mjs'

/**
 * A commit, built in a folder of its own that goes when this process ends. Answers the folder.
 * @throws BenchFailure when there is no such commit, or it cannot be built
 */
export async function checkOut(commit, folder, log) {
  const id = run('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`], {
    cwd: ownRoot,
    failed: `there is no commit "${commit}" here`,
    code: 2,
  }).trim()
  const root = join(folder, `tree-${id.slice(0, 12)}`)
  const drop = () => rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  drop()
  process.once('exit', drop)
  log(`${commit}: building ${id.slice(0, 12)}`)
  // A clone shares what is stored and leaves no trace here, even if this process is killed.
  run('git', ['clone', '--quiet', '--shared', '--no-checkout', ownRoot, root])
  run('git', ['checkout', '--quiet', '--detach', id], { cwd: root })
  const lock = (place) => readFileSync(join(place, 'package-lock.json'), 'utf8')
  if (lock(root) === lock(ownRoot))
    symlinkSync(join(ownRoot, 'node_modules'), join(root, 'node_modules'), 'junction')
  else run('npm', ['ci'], { cwd: root, failed: `the packages of "${commit}" cannot be installed` })
  run('npm', ['run', 'build'], { cwd: root, failed: `"${commit}" cannot be built` })
  return root
}

function run(program, words, { cwd, failed = `"${program} ${words[0]}" failed`, code = 1 } = {}) {
  try {
    return execFileSync(program, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const said = `${error.stderr || error.stdout || error.message}`.trim().slice(-500)
    throw new BenchFailure(said ? `${failed}: ${said}` : failed, code)
  }
}
