import type { Command } from 'commander'

/** Give a command that changes an image `--if-match`. */
export const addIfMatch = (command: Command): Command =>
  command.option(
    '--if-match <etag>',
    'only if the image is still what this ETag was given for ("show --etag" prints it)',
  )
