import { existsSync } from 'node:fs'
import { CommandFailure } from '../exit-codes.ts'

/** The file of a database URL; undefined when it is in none. */
export const databaseFile = (url: string): string | undefined => /^sqlite:(?!:memory:)(.+)$/.exec(url)?.[1]

/** Opening a file that is not there would make an empty database, and call it sound. */
export function demandDatabase(url: string): void {
  const path = databaseFile(url)
  if (path !== undefined && !existsSync(path))
    throw new CommandFailure('notFound', `there is no database at ${path}`)
}
