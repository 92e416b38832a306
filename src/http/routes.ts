import type {
  FastifyInstance,
  onRequestAsyncHookHandler,
  onRequestHookHandler,
  RouteHandlerMethod,
} from 'fastify'
import { apiVersionIds, serviceWords } from '../contract/api-versions.ts'
import { type Operation, type OperationId, operations } from '../contract/operations.ts'
import type { AppDeps } from './deps.ts'
import { live, ready } from './operations/health.ts'
import { listEndpoints } from './operations/list-endpoints.ts'
import { listImages } from './operations/list-images.ts'
import { listVersions } from './operations/list-versions.ts'
import { showBuild } from './operations/show-build.ts'
import { showDocument } from './operations/show-document.ts'
import { showImage } from './operations/show-image.ts'
import { apiVersion } from './plugins/api-version.ts'
import { authenticate } from './plugins/authenticate.ts'
import { authorise } from './plugins/authorise.ts'

type Step = onRequestHookHandler | onRequestAsyncHookHandler

/** Every row of the operation table gets its handler, and before it the steps its row asks for. */
export function addRoutes(app: FastifyInstance, deps: AppDeps): void {
  const signature = authenticate(deps)
  const editions = Object.fromEntries(serviceWords.map((service) => [service, apiVersion(service, deps)]))
  const add = (id: OperationId, handler: RouteHandlerMethod, path: string = operations[id].path) => {
    const operation: Operation = operations[id]
    const { method, signed, service, action } = operation
    const steps: Step[] = []
    if (signed) steps.push(signature)
    const version = service === null ? undefined : editions[service]
    if (version) steps.push(version)
    if (action !== null) steps.push(authorise({ ...operation, action }, deps.settings))
    app.route({ method, url: routeOf(path), onRequest: steps, handler })
  }

  add('listImages', listImages(deps))
  add('showImage', showImage(deps))
  add('listEndpoints', listEndpoints(deps))
  add('listVersions', listVersions(deps))
  add('showBuild', showBuild(deps))
  add('live', live)
  add('health', live)
  add('ready', ready(deps))
  for (const id of apiVersionIds) {
    add('showDocument', showDocument(deps, id), operations.showDocument.path.replace('{version}', id))
  }
}

/** A segment in braces is anything but empty, which the router alone would let pass. */
const routeOf = (template: string) => template.replace(/\{(\w+)\}/g, ':$1(^[^/]+$)')
