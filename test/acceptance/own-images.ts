import type { ExpectedImages } from '../../acceptance/settings.ts'

type Owner = 'main' | 'other'
type MemberStatus = 'pending' | 'accepted' | 'rejected'
/** In which lists of the main account the image is. */
type Place = keyof ExpectedImages

interface Row {
  readonly by: Owner
  readonly name: string
  readonly visibility: 'public' | 'community' | 'shared' | 'private'
  readonly place: Place
  /** What the account that is not the owner said to the offer. */
  readonly answer?: MemberStatus
  readonly [field: string]: unknown
}

const gpu = {
  scp_image_type: 'gpu_custom',
  scp_original_image_type: 'gpu_standard',
  scp_gpu_driver: '535.183.06',
}
const empty = { size: null, virtual_size: null, os_distro: null, scp_os_version: null, status: 'importing' }

// biome-ignore format: a table reads best with one row a line
const rows: readonly Row[] = [
  { by: 'main', name: '100% sure, v1:2', visibility: 'private', place: 'listed', size: Number.MAX_SAFE_INTEGER },
  { by: 'main', name: 'twin-image', visibility: 'private', place: 'listed', os_distro: 'alma' },
  { by: 'main', name: 'TWIN-IMAGE', visibility: 'private', place: 'listed', os_distro: 'Alma' },
  { by: 'main', name: "it's a + b & \"c\" \\ d", visibility: 'private', place: 'listed', ...empty },
  { by: 'main', name: '우분투 22.04 💿', visibility: 'private', place: 'listed', ...gpu, scp_supported_class_types: 'GPU-A100-1,GPU-H100-2', zone: 'kr-east1-b' },
  { by: 'main', name: '～ after all of UTF-16', visibility: 'private', place: 'listed', status: 'Active' },
  { by: 'main', name: '💿 before it in UTF-16, after it in UTF-8', visibility: 'private', place: 'listed' },
  { by: 'main', name: 'é', visibility: 'private', place: 'listed', scp_image_type: null, scp_original_image_type: null },
  { by: 'main', name: 'x'.repeat(255), visibility: 'private', place: 'listed', scp_image_type: 'Custom', scp_original_image_type: 'k8s' },
  { by: 'main', name: 'hidden', visibility: 'private', place: 'unlisted', os_hidden: true },
  { by: 'main', name: 'hidden from all', visibility: 'public', place: 'unlisted', os_hidden: true },
  { by: 'main', name: 'lent', visibility: 'shared', place: 'listed', answer: 'accepted' },
  { by: 'main', name: 'offered', visibility: 'shared', place: 'listed', answer: 'pending' },
  { by: 'main', name: 'given to all who ask', visibility: 'community', place: 'listed' },
  { by: 'other', name: 'secret', visibility: 'private', place: 'unlisted' },
  { by: 'other', name: 'another secret', visibility: 'private', place: 'unlisted' },
  { by: 'other', name: 'borrowed', visibility: 'shared', place: 'listed', answer: 'accepted' },
  { by: 'other', name: 'on offer', visibility: 'shared', place: 'unlisted', answer: 'pending' },
  { by: 'other', name: 'declined', visibility: 'shared', place: 'unlisted', answer: 'rejected' },
  { by: 'other', name: 'offered to nobody', visibility: 'shared', place: 'unlisted' },
  { by: 'other', name: 'borrowed but hidden', visibility: 'shared', place: 'unlisted', answer: 'accepted', os_hidden: true },
  { by: 'other', name: 'for all who ask', visibility: 'community', place: 'community' },
  { by: 'other', name: 'an old one, once shared', visibility: 'private', place: 'unlisted', answer: 'accepted' },
  { by: 'other', name: 'open', visibility: 'public', place: 'listed' },
]

const idOf = (index: number) => `5eed0000-0000-4000-8000-${String(index).padStart(12, '0')}`

/** Images of two accounts as lines of an ndjson source: all that decides who sees what, and what is hard to sort. */
export function ownImages(accounts: Readonly<Record<Owner, string>>): string {
  return rows.map((row, index) => `${JSON.stringify(imageOf(row, index, accounts))}\n`).join('')
}

function imageOf(
  { by, answer, place, ...given }: Row,
  index: number,
  accounts: Readonly<Record<Owner, string>>,
) {
  // Three times for all, so that many images were made in the same second.
  const created = `2026-02-0${(index % 3) + 1}T00:00:00Z`
  const member = accounts[by === 'main' ? 'other' : 'main']
  return {
    id: idOf(index),
    owner: accounts[by],
    container_format: 'bare',
    disk_format: index % 2 === 0 ? 'qcow2' : 'raw',
    created_at: created,
    updated_at: created,
    min_disk: index % 4,
    min_ram: 0,
    os_distro: 'ubuntu',
    os_hidden: false,
    protected: false,
    scp_image_type: 'custom',
    scp_original_image_type: 'standard',
    scp_os_version: '22.04',
    size: 2 ** 31 + index,
    status: 'active',
    virtual_size: 2 ** 34,
    volumes: index === 0 ? '[{"device_name": "/dev/vda"}]' : null,
    members: answer ? [{ member_id: member, status: answer }] : [],
    ...given,
  }
}

/** Where the main account finds each of them. */
export function expectedImages(): ExpectedImages {
  const idsAt = (place: Place) => rows.flatMap((row, index) => (row.place === place ? [idOf(index)] : []))
  return { listed: idsAt('listed'), community: idsAt('community'), unlisted: idsAt('unlisted') }
}
