import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that wait for servers, or take long: with them at the end one process works alone. */
const long = [
  'acceptance/changes/server-images',
  'test/bench/smoke',
  'test/cli/sync-killed',
  'test/cli/commands/admin/sources',
  'test/workers/',
  'test/model/',
  'test/examples/s',
  'test/ingest/reader/process-source',
  'test/repository/postgres.',
  'test/repository/index/rebuild-killed',
  'test/repository/contention',
  'test/cli/durable-jobs',
  'test/published/published',
  'test/repository/sqlite.',
  'test/http/locked-database',
]

/** Project by project, since a process runs files of one alone; in each of them first what takes long. */
export class ProjectByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const names = this.ctx.projects.map(({ name }) => name)
    const rank = ({ moduleId }: TestSpecification) => {
      const place = long.findIndex((path) => moduleId.includes(`/${path}`))
      return place < 0 ? long.length : place
    }
    return sorted.toSorted(
      (a, b) => names.indexOf(a.project.name) - names.indexOf(b.project.name) || rank(a) - rank(b),
    )
  }
}
