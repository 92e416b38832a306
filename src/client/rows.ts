// Stands in for the rows of contract/operations.ts until they are there.
const images = { service: 'virtualserver' } as const

export const operations = {
  listImages: { ...images, method: 'GET', path: '/v1/images' },
  createImage: { ...images, method: 'POST', path: '/v1/images' },
  showImage: { ...images, method: 'GET', path: '/v1/images/{image_id}' },
  updateImage: { ...images, method: 'PUT', path: '/v1/images/{image_id}' },
  deleteImage: { ...images, method: 'DELETE', path: '/v1/images/{image_id}' },
  importImage: { ...images, method: 'POST', path: '/v1/images/{image_id}/import' },
  listImageMembers: { ...images, method: 'GET', path: '/v1/images/{image_id}/members' },
  createImageMember: { ...images, method: 'POST', path: '/v1/images/{image_id}/members' },
  showImageMember: { ...images, method: 'GET', path: '/v1/images/{image_id}/members/{member_id}' },
  updateImageMember: { ...images, method: 'PUT', path: '/v1/images/{image_id}/members/{member_id}' },
  deleteImageMember: { ...images, method: 'DELETE', path: '/v1/images/{image_id}/members/{member_id}' },
  createSharingImage: { ...images, method: 'POST', path: '/v1/images/{image_id}/share' },
  listPendingImages: { ...images, method: 'GET', path: '/v1/pending-images' },
  createVirtualServerCustomImage: { ...images, method: 'POST', path: '/v1/servers/{server_id}/images' },
  listVersions: { method: 'GET', path: '/', service: null },
  listAccessKeys: { method: 'GET', path: '/v1/access-keys', service: 'iam' },
  listTags: { method: 'GET', path: '/v1/tags/{srn}', service: 'resourcemanager' },
  replaceTags: { method: 'PUT', path: '/v1/tags/{srn}/bulk', service: 'resourcemanager' },
} as const

export type OperationId = keyof typeof operations
const editions = { iam: '1.4', resourcemanager: '1.0' } as const
export const editionHeader = (service: 'iam' | 'resourcemanager') => `${service} ${editions[service]}`

export type Service = 'virtualserver' | keyof typeof editions
