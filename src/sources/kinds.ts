import { visibilities } from 'scp-images-client/contract/image-fields'
import { baseUrlOption } from './fields/base-url.ts'
import { openFolder } from './folder/open-folder.ts'
import { watchFolder } from './folder/watch-folder.ts'
import { glanceVariables } from './glance/login/choose-cloud.ts'
import { authTypes } from './glance/login/token-request.ts'
import { openGlance } from './glance/open-glance.ts'
import { openDebianBuilds } from './lists/debian-builds.ts'
import { openFedoraCoreos } from './lists/fedora-coreos.ts'
import { openFedoraReleases } from './lists/fedora-releases.ts'
import { openLima } from './lists/lima.ts'
import { openMultipass } from './lists/multipass.ts'
import { openNdjson } from './lists/ndjson.ts'
import { openOsism } from './lists/osism.ts'
import { openVirtBuilder } from './lists/virt-builder.ts'
import { openSimplestreams } from './simplestreams/open-simplestreams.ts'
import type { ImageSource, SourceOptions } from './source.ts'

/** An option of one kind of source: a flag on the command line, a word in `SourceOptions.settings`. */
export interface KindOption {
  /** Written out: `mapping` is the flag `--mapping`. */
  readonly word: string
  /** Stands for its value in help; `file`: that is a path; absent: a switch, whose value is the empty text. */
  readonly placeholder?: string
  readonly help: string
}

/** A kind of source that `import KIND SOURCE` reads. Flags and help texts are made of these rows. */
export interface SourceKind {
  readonly description: string
  /** What SOURCE may be. */
  readonly paths: string
  /** SOURCE is an address or a word, and never a path. */
  readonly isRemote?: true
  /** Its data contain the owner of an image. */
  readonly namesOwners?: boolean
  /** Read line by line, in little memory at any length. */
  readonly byLine?: true
  readonly options?: readonly KindOption[]
  /** Environment variables passed as `SourceOptions.environment`. */
  readonly variables?: readonly string[]
  /** @throws SourceError when there is nothing to read at the path */
  readonly open: (path: string, options: SourceOptions) => ImageSource
  /** Yields whenever the source has changed, until the signal is aborted; absent: changes cannot be detected. */
  readonly watch?: (path: string, signal: AbortSignal) => AsyncIterable<unknown>
}

const fileOrFolder = 'a file, or a folder with all files in it'

export const sourceKinds = {
  ndjson: {
    description: 'one image a line as JSON, in the shape of API version 1.3 or later, with optional members',
    paths: 'a file, plain or gzip, or - for standard input',
    namesOwners: true,
    byLine: true,
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
  multipass: {
    description: "Multipass' list of distributions (data/distributions/distribution-info.json)",
    paths: fileOrFolder,
    open: openMultipass,
  },
  'debian-builds': {
    description: "manifests of the builds of Debian's cloud team (*.json)",
    paths: fileOrFolder,
    open: openDebianBuilds,
  },
  'fedora-releases': {
    description: "Fedora's list of releases (releases.json)",
    paths: fileOrFolder,
    open: openFedoraReleases,
  },
  'virt-builder': {
    description: 'templates of virt-builder (*.index-fragment, *.index)',
    paths: fileOrFolder,
    options: [baseUrlOption],
    open: openVirtBuilder,
  },
  glance: {
    description: 'a live OpenStack Glance (API v2), with members of shared images',
    paths: 'its address, or keystone: the address is in the service catalogue',
    isRemote: true,
    namesOwners: true,
    options: [
      {
        word: 'cloud',
        placeholder: 'name',
        help: 'cloud of clouds.yaml and secure.yaml (env: OS_CLOUD); without it the OS_ variables count',
      },
      { word: 'auth', placeholder: 'type', help: `how to log in: ${Object.keys(authTypes).join(', ')}` },
      { word: 'region', placeholder: 'name', help: 'region in the service catalogue' },
      {
        word: 'interface',
        placeholder: 'name',
        help: 'interface in the service catalogue: public, internal or admin',
      },
      {
        word: 'mapping',
        placeholder: 'file',
        help: 'YAML file that says which property becomes which field',
      },
    ],
    variables: glanceVariables,
    open: openGlance,
  },
  simplestreams: {
    description: 'disk images that a simplestreams mirror publishes, as Ubuntu, CirrOS and MAAS do',
    paths: 'its address, a folder with a copy of it, or one of its documents (.json, .sjson)',
    options: [
      baseUrlOption,
      {
        word: 'keyring',
        placeholder: 'file',
        help: 'read only what a key of this keyring has signed (.sjson), verified with gpgv',
      },
    ],
    open: openSimplestreams,
  },
  folder: {
    description: 'disk images in a folder and those below it, with YAML files beside them',
    paths: 'a folder',
    options: [
      baseUrlOption,
      {
        word: 'visibility',
        placeholder: 'word',
        help: `visibility of images whose YAML says none: ${visibilities.join(', ')}; default private`,
      },
      {
        word: 'state',
        placeholder: 'file',
        help: 'where digests are remembered; default: a file in the data folder',
      },
    ],
    open: openFolder,
    watch: watchFolder,
  },
} as const satisfies Record<string, SourceKind>

export type SourceKindName = keyof typeof sourceKinds

export const isSourceKind = (name: string): name is SourceKindName => Object.hasOwn(sourceKinds, name)

/**
 * Opens a source of a kind: in this process, thread or another one. The source may throw SourceError only when it is
 * read.
 */
export type OpenSource = (kind: SourceKindName, path: string, options: SourceOptions) => ImageSource
