import type { FastifyReply, FastifyRequest } from 'fastify'
import { operations } from 'scp-images-client/contract/operations'
import { createImage as decide } from '../../../catalogue/changes/create-image.ts'
import { checkSource, lookAtSource } from '../../../catalogue/changes/image-source.ts'
import { tagsOf } from '../../../catalogue/changes/image-tags.ts'
import type { Dependencies } from '../../dependencies.ts'
import { ownerFor, versionOf } from '../../request/caller.ts'
import { signalOf } from '../../request/client-gone.ts'
import { bodyOf } from '../../request/json-body.ts'
import { asNew, type ChangeDeps, changeImage } from './change-image.ts'
import { locationOf, sendImage } from './image-response.ts'

type Needs = ChangeDeps & Pick<Dependencies, 'accounts' | 'imageSources' | 'newId' | 'now' | 'settings'>

/** `POST /v1/images`: a new image of the data at an address, active or on its way there. */
export function createImage(deps: Needs) {
  const { accounts, imageSources, newId, now, settings } = deps
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const body = bodyOf(request, operations.createImage.body(versionOf(request)))
    checkSource(imageSources, body.url)
    // Errors of the body come before any request to the address.
    tagsOf(body.tags ?? [])
    await lookAtSource(imageSources, body.url, signalOf(reply))
    const owner = await ownerFor(request, accounts)
    const { zone } = settings
    const creation = { body, id: newId(), owner, zone, mode: imageSources.mode, now: now() }
    const made = asNew(() => decide(creation))
    const image = await changeImage(deps, request, { operation: 'createImage', id: creation.id }, made)
    return sendImage(request, reply, image, locationOf(image))
  }
}
