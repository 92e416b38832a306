import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What is used of a program's own functions. A program that has no such thing yet gives undefined for it. */
const wanted = [
  ...['openStore', 'migrateDatabase', 'openPostgres', 'createAccount', 'issueKey', 'createSecretBox'],
  ...['createKeyRing', 'buildApp', 'startServer', 'signedHeaders', 'actorOfJob', 'finishJob', 'runSource'],
]

/** These functions of a built checkout, wherever it keeps them. */
export async function functionsOf(root) {
  const dist = join(root, 'dist')
  const modules = readdirSync(dist, { recursive: true })
    .filter((path) => path.endsWith('.js'))
    .map((path) => ({ path: join(dist, path), text: readFileSync(join(dist, path), 'utf8') }))
  const find = async (name) => {
    const definition = new RegExp(`^export (async function|function|const) ${name}\\b`, 'm')
    const module = modules.find(({ text }) => definition.test(text))
    return module && (await import(pathToFileURL(module.path).href))[name]
  }
  return Object.fromEntries(await Promise.all(wanted.map(async (name) => [name, await find(name)])))
}
