import {
  type AccountId,
  filePathOf,
  type Image,
  type ImageId,
  noValues,
} from 'scp-images-client/contract/image-fields'
import { wholeSeconds } from 'scp-images-client/contract/whole-seconds'

/** The owner of a new image, with the names that it shows. */
export interface Owner {
  readonly account_id: AccountId
  readonly name: string | null
  /** E-mail of the account's user. */
  readonly user: string | null
}

/** A new image made by a request at `now` (Unix ms): nothing is known of its data. */
export function newImage(
  id: ImageId,
  owner: Owner,
  now: number,
  facts: Pick<Image, 'name' | 'status' | 'visibility' | 'zone'> & Partial<Image>,
): Image {
  const made = wholeSeconds(now)
  return {
    ...noValues,
    container_format: 'bare',
    disk_format: 'qcow2',
    min_disk: 0,
    min_ram: 0,
    os_hidden: false,
    protected: false,
    scp_image_type: 'custom',
    scp_original_image_type: 'standard',
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
