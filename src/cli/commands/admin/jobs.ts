import { Command, Option } from 'commander'
import { type Job, type JobState, jobStates } from '../../../catalogue/job.ts'
import type { Context } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { numberOf } from '../../flags/parsers.ts'
import { addStoreSettings, withServices } from '../../local/services.ts'
import { addTable, printRows } from '../../output/format.ts'
import type { Column } from '../../output/table.ts'
import { spanText, timeText } from '../../output/units.ts'

interface Options {
  readonly image?: string
  readonly account?: string
  readonly state?: JobState
  readonly limit: number
}

/** A job as it is listed; times are UTC. Its URL is left out: it may contain credentials. */
type ListedJob = Omit<Job, 'url' | 'created_at' | 'updated_at'> & {
  readonly created_at: string
  readonly updated_at: string
}

const stateColours: Readonly<Partial<Record<JobState, string>>> = { failed: '31', done: '32', running: '36' }

const columnsAt = (now: number): Column<ListedJob>[] => [
  { title: 'JOB', cell: (job) => String(job.id), align: 'right' },
  { title: 'KIND', cell: (job) => job.kind, rank: 5 },
  { title: 'IMAGE', cell: (job) => job.image_id },
  { title: 'STATE', cell: (job) => job.state, rank: 1, colour: (job) => stateColours[job.state] },
  { title: 'TRIES', cell: (job) => String(job.tries), align: 'right', rank: 4 },
  { title: 'AGE', cell: (job) => spanText(now - Date.parse(job.created_at)), align: 'right', rank: 3 },
  { title: 'REASON', cell: (job) => job.reason ?? '', rank: 2, fit: 'lines', least: 20 },
]

export function jobsCommand(context: Context): Command {
  return addTable(addStoreSettings(new Command('jobs')))
    .description('list the jobs that make images, the newest first, and why they failed')
    .option('--image <id>', 'of one image')
    .option('--account <id>', 'of the images of one account')
    .addOption(new Option('--state <state>', 'in one state').choices([...jobStates]))
    .option('--limit <number>', 'so many at most', numberOf(/^[1-9]\d{0,5}$/, '1 to 999999'), 50)
    .addHelpText('after', '\nExamples:\n  $ scp-images jobs --state failed\n  $ scp-images jobs --image ID')
    .action(async (options: Options, command: Command) => {
      const { image, account, state, limit } = options
      const filter = {
        limit,
        ...(image !== undefined && { image }),
        ...(account !== undefined && { owner: account }),
        ...(state !== undefined && { state }),
      }
      const jobs = await withServices(command, context, async ({ store }) => {
        const found = await store.jobs.list(filter)
        if (found.length > 0 || image === undefined || (await store.images.find(image))) return found
        if ((await store.images.history(image)).length > 0) return found
        throw new CommandFailure('notFound', `there is no image ${image}`)
      })
      await printRows(command, context, columnsAt(Date.now()), jobs.map(listed))
    })
}

const listed = ({ url: _, created_at, updated_at, ...job }: Job): ListedJob => ({
  ...job,
  created_at: timeText(created_at),
  updated_at: timeText(updated_at),
})
