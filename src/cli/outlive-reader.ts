/** Go on when the reader of a stream has gone (`2>&1 | head`): what is written is dropped, and who waits for room has it. */
export function ignoreBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    stream.write = () => true
    stream.emit('drain')
  })
}
