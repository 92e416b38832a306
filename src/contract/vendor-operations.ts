/**
 * The operations of the vendor's image API, and the two look-ups its clients make before them, built here or not.
 * All of them have the editions 1.0 to 1.3. Source: the vendor's API reference, Virtual Server, "Image".
 */
export interface VendorOperation {
  readonly operationId: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** What a policy must allow; null when a valid signature, or none, is enough. */
  readonly action: string | null
}

// biome-ignore format: a table reads best with one row a line
export const vendorOperations: readonly VendorOperation[] = [
  { operationId: 'listVersions', method: 'GET', path: '/', action: null },
  { operationId: 'listEndpoints', method: 'GET', path: '/v1/endpoints', action: null },
  { operationId: 'listImages', method: 'GET', path: '/v1/images', action: 'virtualserver:ListImages' },
  { operationId: 'createImage', method: 'POST', path: '/v1/images', action: 'virtualserver:CreateImage' },
  { operationId: 'showImage', method: 'GET', path: '/v1/images/{image_id}', action: 'virtualserver:ShowImage' },
  { operationId: 'updateImage', method: 'PUT', path: '/v1/images/{image_id}', action: 'virtualserver:SetImage' },
  { operationId: 'deleteImage', method: 'DELETE', path: '/v1/images/{image_id}', action: 'virtualserver:DeleteImage' },
  { operationId: 'importImage', method: 'POST', path: '/v1/images/{image_id}/import', action: 'virtualserver:ImportImage' },
  { operationId: 'listImageMembers', method: 'GET', path: '/v1/images/{image_id}/members', action: 'virtualserver:ListImageMembers' },
  { operationId: 'createImageMember', method: 'POST', path: '/v1/images/{image_id}/members', action: 'virtualserver:CreateImageMember' },
  { operationId: 'showImageMember', method: 'GET', path: '/v1/images/{image_id}/members/{member_id}', action: 'virtualserver:ShowImageMember' },
  { operationId: 'updateImageMember', method: 'PUT', path: '/v1/images/{image_id}/members/{member_id}', action: 'virtualserver:SetImageMember' },
  { operationId: 'deleteImageMember', method: 'DELETE', path: '/v1/images/{image_id}/members/{member_id}', action: 'virtualserver:DeleteImageMember' },
  { operationId: 'createSharingImage', method: 'POST', path: '/v1/images/{image_id}/share', action: 'virtualserver:CreateSharingImage' },
  { operationId: 'listPendingImages', method: 'GET', path: '/v1/pending-images', action: 'virtualserver:ListPendingImages' },
  { operationId: 'createVirtualServerCustomImage', method: 'POST', path: '/v1/servers/{server_id}/images', action: 'virtualserver:CreateVirtualServerImage' },
]
