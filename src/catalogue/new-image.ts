import { type AccountId, filePathOf, type Image, type ImageId } from '../contract/image-fields.ts'
import { wholeSeconds } from '../contract/whole-seconds.ts'

/** Who an image will belong to, and the names that are shown of it. */
export interface Owner {
  readonly account_id: AccountId
  readonly name: string | null
  /** E-mail of the account's user. */
  readonly user: string | null
}

/** What every image has that is made by a request, at `now` (Unix ms): nothing is known of its data. */
export function newImage(
  id: ImageId,
  owner: Owner,
  now: number,
  facts: Pick<Image, 'name' | 'status' | 'visibility' | 'zone'> & Partial<Image>,
): Image {
  const made = wholeSeconds(now)
  return {
    checksum: null,
    container_format: 'bare',
    disk_format: 'qcow2',
    min_disk: 0,
    min_ram: 0,
    os_distro: null,
    os_hash_algo: null,
    os_hash_value: null,
    os_hidden: false,
    protected: false,
    root_device_name: null,
    scp_gpu_driver: null,
    scp_image_type: 'custom',
    scp_k8s_version: null,
    scp_original_image_type: 'standard',
    scp_os_build_version: null,
    scp_os_version: null,
    scp_supported_class_types: null,
    size: null,
    url: null,
    virtual_size: null,
    volumes: null,
    ...facts,
    id,
    file: filePathOf(id),
    owner: owner.account_id,
    owner_account_name: owner.name,
    owner_user_name: owner.user,
    created_at: made,
    updated_at: made,
  }
}
