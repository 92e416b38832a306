import { openFedoraCoreos } from './fedora-coreos.ts'
import { openLima } from './lima.ts'
import { openNdjson } from './ndjson.ts'
import { openOsism } from './osism.ts'
import type { ImageSource, SourceOptions } from './source.ts'

/** A kind of source that `import KIND SOURCE` reads. Help texts are made of these rows. */
export interface SourceKind {
  readonly description: string
  /** What SOURCE may be. */
  readonly paths: string
  /** @throws SourceError when there is nothing to read at the path */
  readonly open: (path: string, options: SourceOptions) => ImageSource
}

const fileOrFolder = 'a file, or a folder with all files in it'

export const sourceKinds = {
  ndjson: {
    description: 'one image a line as JSON, in the shape of the newest API version, with optional members',
    paths: 'a file, plain or gzip, or - for standard input',
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
