import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { Command } from 'commander'
import { type Context, note, print } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addSettings, localSettings } from '../../flags/setting-flags.ts'
import { databaseFile, databaseKeys, requireDatabase } from '../../local/services.ts'
import { addOutput, outputOf, printJson } from '../../output/format.ts'
import { progressLine } from '../../output/progress.ts'
import { rebuildProgress } from '../../output/rebuild-progress.ts'

export function dbCommand(context: Context): Command {
  const db = new Command('db').description('the database: migrate, back up, restore, check')
  const settings = (command: Command) => localSettings(command, databaseKeys, context).values

  addSettings(addOutput(db.command('migrate'), ['table', 'json']), databaseKeys)
    .description(
      'bring the schema and the list index up to date; with SQLite the server does so by itself when it starts',
    )
    .option('--rebuild', 'make the list index anew from the images, whatever its state')
    .action(async ({ rebuild = false }: { rebuild?: boolean }, command: Command) => {
      const { data, database } = settings(command)
      await mkdir(data, { recursive: true, mode: 0o700 })
      const { migrateDatabase } = await import('../../../repository/maintenance/migrate.ts')
      const onProgress = rebuildProgress(context.stderr)
      const applied = await migrateDatabase(database, { onProgress, isForced: rebuild })
      if (outputOf(command) === 'json') await printJson(context, { applied })
      else
        await print(context.stdout, applied.map((name) => `applied ${name}\n`).join('') || 'nothing to do\n')
    })

  addSettings(db.command('backup').argument('<file>', 'new file to write'), databaseKeys)
    .description('copy the database into one file, also while it is in use; keep the master key file with it')
    .action(async (file: string, _: unknown, command: Command) => {
      const { database } = settings(command)
      requireFile(database, 'pg_dump')
      requireDatabase(database)
      if (existsSync(file)) throw new CommandFailure('conflict', `${file} exists already: name a new file`)
      const { backupDatabase } = await import('../../../repository/maintenance/backup.ts')
      await backupDatabase(database, file)
      await note(context, `backed up to ${file}`)
    })

  addSettings(db.command('restore').argument('<file>', 'a backup'), databaseKeys)
    .description(
      'put a backup in the place of the database; the server must be stopped, and the old file is kept',
    )
    .action(async (file: string, _: unknown, command: Command) => {
      const { data, database } = settings(command)
      requireFile(database, 'pg_restore')
      if (!existsSync(file)) throw new CommandFailure('notFound', `there is no backup at ${file}`)
      const replaced = databaseFile(database)
      const kept = replaced !== undefined && existsSync(replaced)
      await mkdir(data, { recursive: true, mode: 0o700 })
      const { restoreDatabase } = await import('../../../repository/maintenance/backup.ts')
      await restoreDatabase(database, file, { onProgress: rebuildProgress(context.stderr) })
      await note(
        context,
        `restored from ${file}${kept ? `; the old database is ${replaced}.before-restore` : ''}`,
      )
    })

  addSettings(addOutput(db.command('check'), ['table', 'json']), databaseKeys)
    .description('look for damage; the exit code is 1 if there is any')
    .action(async (_: unknown, command: Command) => {
      const { database } = settings(command)
      requireDatabase(database)
      const line = progressLine(context.stderr)
      const { checkDatabase } = await import('../../../repository/maintenance/check.ts')
      const problems = await checkDatabase(database, {
        onProgress: rebuildProgress(context.stderr),
        onCompared: (done, total) => line.show(`comparing: ${Math.floor((100 * done) / total)}%`),
      }).finally(line.clear)
      if (outputOf(command) === 'json') await printJson(context, { problems })
      else await print(context.stdout, problems.length === 0 ? 'sound\n' : `${problems.join('\n')}\n`)
      if (problems.length > 0) throw new CommandFailure('refused')
    })
  return db
}

/** @throws CommandFailure for PostgreSQL, whose own tools back up and restore all that belongs to a database */
function requireFile(url: string, tool: string): void {
  if (databaseFile(url) === undefined)
    throw new CommandFailure('usage', `this is for SQLite files; PostgreSQL has ${tool} for it`)
}
