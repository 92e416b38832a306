import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readDataFile } from '../../files/data-files.ts'
import { childOf, isMap, parseYaml, type Tree } from '../../files/yaml-tree.ts'
import { SourceError } from '../../source.ts'
import { type Cloud, cloudOf } from './cloud-keys.ts'

type Environment = Readonly<Record<string, string>>

/** Variables that name the files. */
export const fileVariables = ['OS_CLIENT_CONFIG_FILE', 'OS_CLIENT_SECURE_FILE', 'XDG_CONFIG_HOME', 'HOME']

/**
 * The cloud of a name in clouds.yaml, with what secure.yaml adds. Of each the first that is there counts: that of the
 * variable, then in this folder, in ~/.config/openstack, in /etc/openstack. The keys of `auth` may also stand beside it.
 * @throws SourceError when there is no such file or cloud, or the file cannot be read
 */
export function readCloud(name: string, environment: Environment): Cloud {
  const places = placesOf('clouds', environment.OS_CLIENT_CONFIG_FILE, environment)
  const path = firstThere(places)
  if (path === undefined) {
    throw new SourceError(`There is no clouds.yaml for the cloud ${name}: looked in ${places.join(', ')}.`)
  }
  const clouds = childOf(readTree(path), 'clouds')
  const cloud = childOf(clouds, name)
  if (!isMap(cloud)) {
    const names = isMap(clouds) ? Object.keys(clouds).slice(0, 20).join(', ') : ''
    throw new SourceError(`There is no cloud ${name} in ${path}; its clouds: ${names || 'none'}.`)
  }
  const securePath = firstThere(placesOf('secure', environment.OS_CLIENT_SECURE_FILE, environment))
  const secure = securePath === undefined ? null : childOf(childOf(readTree(securePath), 'clouds'), name)
  const trees = [secure, cloud].flatMap((tree) => [childOf(tree, 'auth'), tree])
  return cloudOf((key) => trees.map((tree) => scalarAt(tree, key)).find((value) => value !== undefined))
}

const endings = ['.yaml', '.yml', '.json']

function placesOf(stem: string, given: string | undefined, { XDG_CONFIG_HOME, HOME }: Environment): string[] {
  const config = XDG_CONFIG_HOME ?? (HOME === undefined ? undefined : join(HOME, '.config'))
  const folders = ['.', ...(config === undefined ? [] : [join(config, 'openstack')]), '/etc/openstack']
  const files = folders.flatMap((folder) => endings.map((ending) => join(folder, `${stem}${ending}`)))
  return given === undefined ? files : [given, ...files]
}

const firstThere = (paths: readonly string[]): string | undefined => paths.find((path) => existsSync(path))

function readTree(path: string): Tree {
  const content = readDataFile(path)
  const document = 'text' in content ? parseYaml(content.text) : content
  // The parser's words may quote a line of the file, and the file holds secrets.
  if ('tree' in document) return document.tree
  throw new SourceError(
    `Cannot read ${path}: ${'text' in content ? 'it is not usable YAML' : content.reason}.`,
  )
}

const nothing = new Set(['', '~', 'null'])

/** The text as it stands: a password may begin with a blank. */
function scalarAt(tree: Tree, key: string): string | undefined {
  const value = childOf(tree, key)
  return typeof value === 'string' && !nothing.has(value) ? value : undefined
}
