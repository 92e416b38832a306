import type { Environment } from '../config/layers.ts'

/** A stream a command writes to. */
export interface Output {
  write(text: string): boolean
  once(event: 'drain', listener: () => void): unknown
  readonly isTTY?: boolean
  /** Characters a line of the terminal holds. */
  readonly columns?: number
}

/** Where a command reads what a person answers. */
export interface Input extends AsyncIterable<unknown> {
  readonly isTTY?: boolean
}

/** What a command has from the world around it. */
export interface Context {
  readonly environment: Environment
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  /** How this program was called, for commands shown to the user: `bin/scp-images`. */
  readonly invocation: string
  /** From now on Ctrl-C or SIGTERM does this instead of ending the process. Returns how to give them back. */
  onInterrupt(handler: () => void): () => void
  /**
   * From now on SIGHUP does this instead of ending the process, unless it says that the process's terminal has gone:
   * that is an interrupt. Returns how to give it back.
   */
  onHangup(handler: () => void): () => void
}

/** Write, and wait while the reader is slower than we are. */
export async function print(output: Output, text: string): Promise<void> {
  if (text !== '' && !output.write(text)) await new Promise<void>((resolve) => output.once('drain', resolve))
}

/** One line on stderr. */
export const note = (context: Context, text: string): Promise<void> => print(context.stderr, `${text}\n`)

/**
 * Columns of a line of this output: COLUMNS of the environment, else those of the terminal; undefined where there is
 * neither: what is not for a screen is as wide as it takes.
 */
export function widthOf({ isTTY, columns }: Output, { COLUMNS = '' }: Environment): number | undefined {
  if (/^[1-9]\d{0,4}$/.test(COLUMNS)) return Number(COLUMNS)
  return isTTY === true ? columns || usualWidth : undefined
}

/** Columns of a terminal that does not tell. */
export const usualWidth = 80

/** May we colour what goes to this output? Only on a terminal, and never when NO_COLOR is set (no-color.org). */
export const hasColour = (output: Output, environment: Environment): boolean =>
  output.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb'
