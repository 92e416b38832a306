import { openFedoraCoreos } from './fedora-coreos.ts'
import { openLima } from './lima.ts'
import { openNdjson } from './ndjson.ts'
import { openOsism } from './osism.ts'
import type { ImageSource, SourceOptions } from './source.ts'

/** An option of one kind of source: a flag on the command line, a word in `SourceOptions.settings`. */
export interface KindOption {
  /** Written out: `mapping` is the flag `--mapping`. */
  readonly word: string
  /** Stands for its value in help; absent: a switch, whose value is the empty text. */
  readonly placeholder?: string
  readonly help: string
}

/** A kind of source that `import KIND SOURCE` reads. Flags and help texts are made of these rows. */
export interface SourceKind {
  readonly description: string
  /** What SOURCE may be. */
  readonly paths: string
  /** Its data say who owns an image. */
  readonly namesOwners?: boolean
  readonly options?: readonly KindOption[]
  /** Environment variables it is given as `SourceOptions.environment`. */
  readonly variables?: readonly string[]
  /** @throws SourceError when there is nothing to read at the path */
  readonly open: (path: string, options: SourceOptions) => ImageSource
}

const fileOrFolder = 'a file, or a folder with all files in it'

export const sourceKinds = {
  ndjson: {
    description: 'one image a line as JSON, in the shape of the newest API version, with optional members',
    paths: 'a file, plain or gzip, or - for standard input',
    namesOwners: true,
    open: openNdjson,
  },
  osism: {
    description: 'image definitions of OpenStack Image Manager (etc/images/*.yml)',
    paths: fileOrFolder,
    open: openOsism,
  },
  lima: {
    description: 'image templates of Lima (templates/_images/*.yaml)',
    paths: fileOrFolder,
    open: openLima,
  },
  'fedora-coreos': {
    description: 'Fedora CoreOS stream metadata (streams/*.json)',
    paths: fileOrFolder,
    open: openFedoraCoreos,
  },
} as const satisfies Record<string, SourceKind>

export type SourceKindName = keyof typeof sourceKinds
