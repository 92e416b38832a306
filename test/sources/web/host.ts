import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'

/** A host on this machine that answers as it likes, closed after the test. */
export async function host(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<URL> {
  const server = createServer(answer)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return new URL(`http://127.0.0.1:${port}/`)
}
