import { execFileSync } from 'node:child_process'

/** Files of QEMU's own making can be tested here. */
export const canMakeDisks = isInstalled()

function isInstalled(): boolean {
  try {
    execFileSync('qemu-img', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
