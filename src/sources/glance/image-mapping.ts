import type { ImageField } from '../../contract/image-fields.ts'

/** Where a field's value may come from: a property of Glance's image, or the same for every image. */
export type Origin = { readonly property: string } | { readonly value: unknown }

/** Of each field the origins in order: the first that has a value gives it. */
export type ImageMapping = Readonly<Record<ImageField, readonly Origin[]>>

/**
 * Properties of Glance's image by the field they become; the first that is there counts. Properties of the base schema
 * have the vendor's names, because the vendor's engine is Glance. `os_version` and `kube_version` are OpenStack's common
 * properties and those of Cluster API; `owner_project_name`, `owner_user_name` and `block_device_mapping` are set by
 * Nova on images of servers; `image_source` and `image_build_date` by OpenStack Image Manager. min_disk is GB and
 * min_ram MB on both sides.
 */
// biome-ignore format: a table reads best with one row a line
const properties: Readonly<Record<ImageField, readonly string[]>> = {
  checksum: ['checksum'],
  container_format: ['container_format'],
  created_at: ['created_at'],
  disk_format: ['disk_format'],
  file: ['file'],
  id: ['id'],
  min_disk: ['min_disk'],
  min_ram: ['min_ram'],
  name: ['name', 'id'],
  os_distro: ['os_distro'],
  os_hash_algo: ['os_hash_algo'],
  os_hash_value: ['os_hash_value'],
  os_hidden: ['os_hidden'],
  owner: ['owner'],
  owner_account_name: ['owner_account_name', 'owner_project_name'],
  owner_user_name: ['owner_user_name'],
  protected: ['protected'],
  root_device_name: ['root_device_name'],
  scp_gpu_driver: ['scp_gpu_driver'],
  scp_image_type: ['scp_image_type'],
  scp_k8s_version: ['scp_k8s_version', 'kube_version'],
  scp_original_image_type: ['scp_original_image_type'],
  scp_os_build_version: ['scp_os_build_version', 'image_build_date'],
  scp_os_version: ['scp_os_version', 'os_version'],
  scp_supported_class_types: ['scp_supported_class_types'],
  size: ['size'],
  status: ['status'],
  updated_at: ['updated_at'],
  url: ['url', 'image_source'],
  virtual_size: ['virtual_size'],
  visibility: ['visibility'],
  volumes: ['volumes', 'block_device_mapping'],
  zone: ['zone'],
}

/** Where fields come from unless the operator says otherwise. */
export const usualMapping = Object.fromEntries(
  Object.entries(properties).map(([field, names]) => [field, names.map((property) => ({ property }))]),
) as unknown as ImageMapping
