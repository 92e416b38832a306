import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('bare-server.mjs', import.meta.url))

/** Start the bare server. `answerWith` gives it the answer it sends from then on. */
export async function startBare() {
  const child = fork(program, { serialization: 'advanced', execArgv: [] })
  const [{ port }] = await once(child, 'message')
  return {
    port,
    pids: () => [child.pid],
    async answerWith({ status, body }) {
      child.send({ status, body })
      await once(child, 'message')
    },
    async stop() {
      if (child.exitCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  }
}
