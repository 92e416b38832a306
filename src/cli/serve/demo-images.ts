import { createHash } from 'node:crypto'
import { filePathOf, type Image, noValues, type Visibility } from 'scp-images-client/contract/image-fields'
import type { Account } from '../../accounts/account.ts'
import type { ImageWrite } from '../../catalogue/image-repository.ts'
import type { MemberStatus } from '../../catalogue/query/access.ts'
import { uuidV5 } from '../../sources/fields/uuid-v5.ts'

type DemoOwner = 'demo' | 'partner'
export type DemoAccounts = Readonly<Record<DemoOwner, Account>>

interface DemoRow extends Partial<Image> {
  readonly by: DemoOwner
  readonly name: string
  readonly os_distro: string
  readonly scp_os_version: string
  readonly created_at: string
  readonly visibility: Visibility
  /** Status of the other account as a member, of an image shared with it. */
  readonly answer?: MemberStatus
}

const gib = 1024 ** 3
const ubuntu = { os_distro: 'ubuntu', scp_os_version: '22.04' } as const
const rocky = { os_distro: 'rocky', scp_os_version: '9.4' } as const
const alma = { os_distro: 'alma', scp_os_version: '8.8' } as const
const gpu = {
  scp_image_type: 'gpu_custom',
  scp_original_image_type: 'gpu_standard',
  scp_gpu_driver: '535.183.06',
  scp_supported_class_types: 'GPU-A100-1,GPU-H100-2',
}
const kubernetes = { scp_original_image_type: 'k8s', scp_k8s_version: 'v1.28.7' }
/** Of an image whose data is being read: size and digests are not known yet. */
const arriving = {
  status: 'importing',
  size: null,
  virtual_size: null,
  checksum: null,
  os_hash_algo: null,
  os_hash_value: null,
}

// biome-ignore format: a table reads best with one row a line
const rows: readonly DemoRow[] = [
  { by: 'demo', name: 'web-golden-20260915', ...ubuntu, visibility: 'private', created_at: '2026-09-15T01:12:44Z', size: 2_612_068_352, protected: true },
  { by: 'demo', name: 'web-golden-20260301', ...ubuntu, visibility: 'private', created_at: '2026-03-01T02:05:10Z', size: 2_480_013_312, os_hidden: true },
  { by: 'demo', name: '결제-배치-서버', ...rocky, visibility: 'private', created_at: '2026-08-20T07:30:00Z', size: 3_104_833_536 },
  { by: 'demo', name: 'db-primary-before-upgrade', ...alma, visibility: 'private', created_at: '2026-10-02T16:45:09Z', size: 21_474_836_480, min_disk: 100 },
  { by: 'demo', name: 'training-cuda-12', ...ubuntu, ...gpu, visibility: 'private', created_at: '2026-07-11T09:00:31Z', size: 14_763_950_080, min_disk: 200, min_ram: 16_384 },
  { by: 'demo', name: 'k8s-node-tuned', ...ubuntu, ...kubernetes, visibility: 'private', created_at: '2026-06-24T04:18:57Z', size: 4_026_531_840 },
  { by: 'demo', name: 'erp-windows-2019', os_distro: 'windows', scp_os_version: '2019 Std.', visibility: 'private', created_at: '2026-02-12T11:22:33Z', size: 11_811_160_064, min_disk: 100 },
  { by: 'demo', name: 'oracle-linux-upload', os_distro: 'oracle', scp_os_version: '9.4', visibility: 'private', created_at: '2026-11-02T05:59:59Z', ...arriving },
  { by: 'demo', name: 'hardened-base', ...ubuntu, visibility: 'shared', created_at: '2026-05-05T03:03:03Z', size: 2_362_232_012, answer: 'accepted' },
  { by: 'partner', name: 'monitoring-appliance-4.2', ...rocky, visibility: 'shared', created_at: '2026-09-28T08:08:08Z', size: 5_368_709_120, answer: 'accepted' },
  { by: 'partner', name: 'vpn-gateway', ...alma, visibility: 'shared', created_at: '2026-04-17T10:40:00Z', size: 1_932_735_283, answer: 'accepted' },
  { by: 'partner', name: 'data-loader-preview', ...ubuntu, visibility: 'shared', created_at: '2026-10-30T13:37:00Z', size: 2_899_102_924, answer: 'pending' },
  { by: 'partner', name: 'jupyter-notebook', ...ubuntu, visibility: 'community', created_at: '2026-08-01T00:00:00Z', size: 6_442_450_944 },
  { by: 'partner', name: 'billing-internal', ...rocky, visibility: 'private', created_at: '2026-09-01T00:00:00Z', size: 3_221_225_472 },
]

/** Images of the demo accounts: own, shared, offered, hidden and community images. */
export const demoImages = (accounts: DemoAccounts): ImageWrite[] =>
  rows.map((row) => demoImage(row, accounts))

function demoImage({ by, answer, ...given }: DemoRow, accounts: DemoAccounts): ImageWrite {
  const owner = accounts[by]
  const other = accounts[by === 'demo' ? 'partner' : 'demo']
  const id = uuidV5('demo', by, given.name)
  const image: Image = {
    ...noValues,
    checksum: digest('md5', id),
    container_format: 'bare',
    disk_format: 'qcow2',
    file: filePathOf(id),
    id,
    min_disk: 20,
    min_ram: 0,
    os_hash_algo: 'sha512',
    os_hash_value: digest('sha512', id),
    os_hidden: false,
    owner: owner.account_id,
    owner_account_name: owner.name,
    owner_user_name: owner.user,
    protected: false,
    root_device_name: '/dev/vda',
    scp_image_type: 'custom',
    scp_original_image_type: 'standard',
    scp_os_build_version: given.created_at.slice(0, 10).replaceAll('-', ''),
    status: 'active',
    updated_at: given.created_at,
    virtual_size: (given.min_disk ?? 20) * gib,
    ...given,
  }
  return { image, members: answer ? [{ member_id: other.account_id, status: answer }] : [] }
}

/** A demo image has no data: its digests are those of its id. */
const digest = (algorithm: string, id: string): string => createHash(algorithm).update(id).digest('hex')
