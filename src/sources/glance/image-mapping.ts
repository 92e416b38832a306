import { type ImageField, imageFieldNames } from 'scp-images-client/contract/image-fields'

/** Where a field's value may come from: a property of Glance's image, or the same for every image. */
export type Origin = { readonly property: string } | { readonly value: unknown }

/** Of each field the origins in order: the first that has a value gives it. */
export type ImageMapping = Readonly<Record<ImageField, readonly Origin[]>>

/**
 * Properties of Glance's image that become a field of another name; the first that is there counts. All other fields are properties of
 * their own name: the vendor's engine is Glance. `os_version` and `kube_version` are OpenStack's common
 * properties and those of Cluster API; `owner_project_name`, `owner_user_name` and `block_device_mapping` are set by
 * Nova on images of servers; `image_source` and `image_build_date` by OpenStack Image Manager. min_disk is GB and
 * min_ram MB on both sides.
 */
const properties: Readonly<Partial<Record<ImageField, readonly string[]>>> = {
  name: ['name', 'id'],
  owner_account_name: ['owner_account_name', 'owner_project_name'],
  scp_k8s_version: ['scp_k8s_version', 'kube_version'],
  scp_os_build_version: ['scp_os_build_version', 'image_build_date'],
  scp_os_version: ['scp_os_version', 'os_version'],
  url: ['url', 'image_source'],
  volumes: ['volumes', 'block_device_mapping'],
}

/** The default mapping of fields. */
export const defaultMapping = Object.fromEntries(
  imageFieldNames.map((field) => [field, (properties[field] ?? [field]).map((property) => ({ property }))]),
) as unknown as ImageMapping
