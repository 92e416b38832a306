import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import { type Operation, operations } from 'scp-images-client/contract/operations'

interface Route {
  readonly pattern: RegExp
  readonly method: string
}

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const routes: Route[] = Object.values<Operation>(operations).map(({ path, method }) => ({
  pattern: new RegExp(
    `^${path
      .split(/\{\w+\}/)
      .map(quoted)
      .join('[^/]+')}$`,
  ),
  method,
}))

/** Why nothing answers this method and path: no such path, or another method is wanted. */
export function unknownPath(method: string | undefined, path: string): CatalogueError {
  const methods = routes.filter((route) => route.pattern.test(path)).map((route) => route.method)
  const allow = methods.flatMap((served) => (served === 'GET' ? ['GET', 'HEAD'] : [served]))
  if (allow.length === 0 || allow.includes(method ?? '')) return new CatalogueError('PATH_NOT_FOUND')
  return new CatalogueError('METHOD_NOT_ALLOWED', { allow: [...new Set(allow)].join(', ') })
}
