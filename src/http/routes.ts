import type {
  FastifyInstance,
  onRequestAsyncHookHandler,
  onRequestHookHandler,
  RouteHandlerMethod,
} from 'fastify'
import { apiVersionIds, serviceWords } from 'scp-images-client/contract/api-versions'
import { type Operation, type OperationId, operations } from 'scp-images-client/contract/operations'
import type { Dependencies } from './dependencies.ts'
import { apiVersion } from './hooks/api-version.ts'
import { authenticate } from './hooks/authenticate.ts'
import { authorise } from './hooks/authorise.ts'
import { countAnswers } from './hooks/request-metrics.ts'
import { createImage } from './operations/images/create-image.ts'
import { createVirtualServerCustomImage } from './operations/images/create-server-image.ts'
import { createSharingImage } from './operations/images/create-sharing-image.ts'
import { deleteImage } from './operations/images/delete-image.ts'
import { importImage } from './operations/images/import-image.ts'
import { listImages } from './operations/images/list-images.ts'
import { listPendingImages } from './operations/images/list-pending-images.ts'
import { showImage } from './operations/images/show-image.ts'
import { updateImage } from './operations/images/update-image.ts'
import { createImageMember } from './operations/members/create-image-member.ts'
import { deleteImageMember } from './operations/members/delete-image-member.ts'
import { listImageMembers } from './operations/members/list-image-members.ts'
import { showImageMember } from './operations/members/show-image-member.ts'
import { updateImageMember } from './operations/members/update-image-member.ts'
import { listAccessKeys } from './operations/other-services/list-access-keys.ts'
import { listEndpoints } from './operations/other-services/list-endpoints.ts'
import { listTags } from './operations/other-services/list-tags.ts'
import { listVersions } from './operations/other-services/list-versions.ts'
import { replaceTags } from './operations/other-services/replace-tags.ts'
import { live, ready } from './operations/service/health.ts'
import { showMetrics } from './operations/service/metrics.ts'
import { showBuild } from './operations/service/show-build.ts'
import { showDocument } from './operations/service/show-document.ts'
import { putTypeAside } from './request/json-body.ts'

type Step = onRequestHookHandler | onRequestAsyncHookHandler
type Handlers = Record<Exclude<OperationId, 'showDocument'>, RouteHandlerMethod>

/** Register the handler of every row of the operation table, with the hooks that the row names. */
export function addRoutes(app: FastifyInstance, deps: Dependencies): void {
  const signature = authenticate(deps)
  const editions = Object.fromEntries(serviceWords.map((service) => [service, apiVersion(service, deps)]))
  const add = (id: OperationId, handler: RouteHandlerMethod, path: string = operations[id].path) => {
    const operation: Operation = operations[id]
    const { method, signed, service, action } = operation
    const version = service === null ? undefined : editions[service]
    const steps: Step[] = []
    if (signed) steps.push(signature)
    if (version) steps.push(version)
    if (action !== null) steps.push(authorise({ ...operation, action }, deps.settings))
    const onRequest = [...steps, putTypeAside]
    app.route({ method, url: routeOf(path), onRequest, handler, ...countAnswers(id, deps) })
  }

  for (const [id, handler] of Object.entries(handlersOf(deps))) add(id as OperationId, handler)
  for (const id of apiVersionIds) {
    const { path } = operations.showDocument
    add('showDocument', showDocument(deps, id), path.replace('{version}', id))
  }
}

const handlersOf = (deps: Dependencies): Handlers => ({
  listImages: listImages(deps),
  createImage: createImage(deps),
  showImage: showImage(deps),
  updateImage: updateImage(deps),
  deleteImage: deleteImage(deps),
  importImage: importImage(deps),
  listImageMembers: listImageMembers(deps),
  createImageMember: createImageMember(deps),
  showImageMember: showImageMember(deps),
  updateImageMember: updateImageMember(deps),
  deleteImageMember: deleteImageMember(deps),
  createSharingImage: createSharingImage(deps),
  listPendingImages: listPendingImages(deps),
  createVirtualServerCustomImage: createVirtualServerCustomImage(deps),
  listVersions: listVersions(deps),
  listEndpoints: listEndpoints(deps),
  listAccessKeys: listAccessKeys(deps),
  listTags: listTags(deps),
  replaceTags: replaceTags(deps),
  showBuild: showBuild(deps),
  live,
  health: live,
  ready: ready(deps),
  metrics: showMetrics(deps),
})

/** A segment in braces is anything but empty, which the router alone would let pass. */
const routeOf = (template: string) => template.replace(/\{(\w+)\}/g, ':$1(^[^/]+$)')
