import type { FastifyReply, FastifyRequest } from 'fastify'
import { operations } from 'scp-images-client/contract/operations'
import { createServerImage as decide } from '../../../catalogue/servers/server-image.ts'
import type { Dependencies } from '../../dependencies.ts'
import { ownerFor } from '../../request/caller.ts'
import { serverIdOf } from '../../request/image-id.ts'
import { bodyOf } from '../../request/json-body.ts'
import { sendJson } from '../../response/send.ts'
import { asNew, type ChangeDeps, changeImage } from './change-image.ts'
import { findServerBase } from './find-server-base.ts'

type Needs = ChangeDeps & Pick<Dependencies, 'accounts' | 'newId' | 'now' | 'settings'>

/** `POST /v1/servers/{server_id}/images`: make an image of a server. */
export function createVirtualServerCustomImage(deps: Needs) {
  const { accounts, images, newId, now, settings } = deps
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { image_name } = bodyOf(request, operations.createVirtualServerCustomImage.body())
    const server_id = serverIdOf(request)
    const owner = await ownerFor(request, accounts)
    const base = await findServerBase(images, request, server_id, settings.region)
    const id = newId()
    const serverImage = {
      server_id,
      base,
      image_name,
      id,
      snapshot_id: newId(),
      owner,
      zone: settings.zone,
      now: now(),
    }
    const made = asNew(() => decide(serverImage))
    const image_id = await changeImage(
      deps,
      request,
      { operation: 'createVirtualServerCustomImage', id },
      made,
    )
    sendJson(request, reply, 202, { image_id })
  }
}
