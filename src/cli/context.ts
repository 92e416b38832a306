import type { Environment } from '../config/layers.ts'

/** A stream a command writes to. */
export interface Output {
  write(text: string): boolean
  once(event: 'drain', listener: () => void): unknown
  readonly isTTY?: boolean
  /** Characters a line of the terminal holds. */
  readonly columns?: number
}

/** The stream from which a command reads a person's answers. */
export interface Input extends AsyncIterable<unknown> {
  readonly isTTY?: boolean
}

/** The process around a command: environment, streams and signals. */
export interface Context {
  readonly environment: Environment
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  /** The path by which this program was called, for commands shown to the user: `bin/scp-images`. */
  readonly invocation: string
  /** Call the handler at Ctrl-C or SIGTERM instead of ending the process. Returns a function that removes it. */
  onInterrupt(handler: () => void): () => void
  /**
   * Call the handler at SIGHUP instead of ending the process. If the signal comes because the terminal is closed, it is
   * an interrupt instead. Returns a function that removes the handler.
   */
  onHangup(handler: () => void): () => void
}

/** Write, and wait until the stream can take more. */
export async function print(output: Output, text: string): Promise<void> {
  if (text !== '' && !output.write(text)) await new Promise<void>((resolve) => output.once('drain', resolve))
}

/** One line on stderr. */
export const note = (context: Context, text: string): Promise<void> => print(context.stderr, `${text}\n`)

/**
 * Columns of a line of this output: COLUMNS of the environment, else those of the terminal; undefined without both:
 * then lines have no limit.
 */
export function widthOf({ isTTY, columns }: Output, { COLUMNS = '' }: Environment): number | undefined {
  if (/^[1-9]\d{0,4}$/.test(COLUMNS)) return Number(COLUMNS)
  return isTTY === true ? columns || defaultWidth : undefined
}

/** Columns of a terminal whose width is not known. */
export const defaultWidth = 80

/** May this output have colours? Only on a terminal, and never when NO_COLOR is set (no-color.org). */
export const hasColour = (output: Output, environment: Environment): boolean =>
  output.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb'
