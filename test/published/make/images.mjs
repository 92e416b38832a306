import { alice, bob, carol, publisher } from './accounts.mjs'
import { uuidOf } from './uuid-of.mjs'

const volumes =
  '[{"tag": null, "device_name": "/dev/vda", "disk_bus": "virtio", "source_type": "snapshot", "volume_size": 104, "boot_index": 0}]'

const blank = {
  checksum: null,
  container_format: 'bare',
  disk_format: 'qcow2',
  min_disk: 10,
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
  scp_original_image_type: null,
  scp_os_build_version: null,
  scp_os_version: null,
  scp_supported_class_types: null,
  size: null,
  status: 'active',
  url: null,
  virtual_size: null,
  volumes: null,
  zone: null,
}

/** An image of an account, with the id of its label. Some four are of the same second. */
export function image(label, account, visibility, name, changes = {}) {
  const id = uuidOf(label)
  const number = Number.parseInt(id.slice(0, 8), 16)
  const created_at = `2025-0${1 + (number % 7)}-1${number % 2}T09:00:00Z`
  return {
    ...blank,
    id,
    file: `/v2/images/${id}/file`,
    name,
    owner: account.id,
    owner_account_name: account.name,
    owner_user_name: account.user ?? null,
    visibility,
    created_at,
    updated_at: created_at,
    ...changes,
  }
}

const standard = { scp_image_type: 'standard', scp_original_image_type: 'standard' }
const ubuntu = { os_distro: 'ubuntu', ...standard }
const rocky = { os_distro: 'rocky', ...standard }
const member = (account, status) => ({ member_id: account.id, status })

/** Of the publisher: what everyone sees. */
const everyones = [
  ['p1', 'public', 'Ubuntu 22.04', { ...ubuntu, size: 2_429_747_200, scp_os_version: '22.04' }],
  ['p2', 'public', 'Ubuntu 22.04', { ...ubuntu, size: 2_429_747_200, scp_os_version: '22.04' }],
  ['p3', 'public', 'ubuntu 22.04', { ...ubuntu, size: 9_007_199_254_740_991, scp_os_version: '22.04.5' }],
  ['p4', 'public', 'Alma Linux 8.8', { os_distro: 'alma', ...standard, size: 0, scp_os_version: '8.8' }],
  [
    'p5',
    'public',
    '로키 리눅스 9',
    { ...rocky, size: 1, scp_os_version: '9', scp_os_build_version: '20250101' },
  ],
  ['p6', 'public', 'Übergröße “Ω” ñ', { ...rocky, size: 4_294_967_296, min_disk: 2_147_483_647 }],
  ['p7', 'public', `quote " apostrophe ' backslash \\ slash /`, { os_distro: 'or"acle\\', size: 5 }],
  ['p8', 'public', '🐧 penguin 👩‍💻', { os_distro: '리눅스', size: 6, status: 'queued' }],
  ['p9', 'public', '100% _wild*, comma: colon; <b>&amp;', { os_distro: 'Ubuntu', status: 'deactivated' }],
  ['p10', 'public', 'all null', { scp_image_type: null }],
  ['p11', 'public', 'hidden of everyone', { ...ubuntu, os_hidden: true }],
  [
    'p12',
    'public',
    'gpu',
    {
      ...ubuntu,
      scp_image_type: 'gpu',
      scp_gpu_driver: '535.183.06',
      scp_supported_class_types: 'GPU-A100-1,GPU-H100-2',
      virtual_size: 17_179_869_184,
    },
  ],
  ['p13', 'public', 'n'.repeat(255), { ...ubuntu, scp_image_type: 'k8s', scp_k8s_version: 'v1.28.7' }],
  ['p14', 'public', 'two\nlines\tand \u2028', { os_distro: 'windows', ...standard, disk_format: 'raw' }],
  ['p15', 'community', 'from the publisher to the community', { ...ubuntu, protected: true }],
].map(([label, visibility, name, changes]) => ({ image: image(label, publisher, visibility, name, changes) }))

const own = [
  ['a1', alice, 'private', 'Ubuntu 22.04', { os_distro: 'ubuntu', size: 100, scp_os_version: '22.04' }],
  ['a2', alice, 'private', 'mine', { os_distro: 'alma', size: 100, protected: true }],
  ['a3', alice, 'private', 'mine', { os_distro: 'alma', size: 99, status: 'killed' }],
  ['a4', alice, 'private', 'of a server', { volumes, root_device_name: '/dev/vda', size: 0 }],
  ['a5', alice, 'private', 'hidden of mine', { os_distro: 'ubuntu', os_hidden: true }],
  ['a6', alice, 'community', '앨리스의 이미지', { os_distro: 'rocky', size: 7, checksum: '0'.repeat(32) }],
  [
    'b1',
    bob,
    'private',
    'mine',
    { os_distro: 'ubuntu', min_ram: 2048, url: 'https://images.example/b?x=1&y="' },
  ],
  ['b2', bob, 'private', 'to be deleted', { os_distro: 'sles' }],
  ['b3', bob, 'private', 'to be deleted and back', { os_distro: 'sles' }],
  [
    'b4',
    bob,
    'community',
    'bob’s, for all',
    { os_distro: 'ubuntu', os_hash_algo: 'sha512', os_hash_value: 'ab' },
  ],
  ['b5', bob, 'community', 'hidden community', { os_hidden: true }],
  ['c1', carol, 'private', 'mine', { os_distro: 'windows', size: 12 }],
  ['c2', carol, 'public', "carol's, for everyone", { os_distro: 'centos' }],
].map(([label, ...words]) => ({ image: image(label, ...words), members: [] }))

const [pending, accepted, rejected] = ['pending', 'accepted', 'rejected']

const shared = [
  ['s1', alice, 'shared with both', { os_distro: 'ubuntu' }, [member(bob, accepted), member(carol, pending)]],
  [
    's2',
    alice,
    'shared: 대기 중',
    { os_distro: 'alma', size: 3 },
    [member(bob, pending), member(carol, rejected)],
  ],
  ['s3', alice, 'shared with nobody', {}, []],
  ['s4', alice, 'shared and hidden', { os_hidden: true }, [member(bob, accepted), member(carol, pending)]],
  ['s5', bob, 'Ubuntu 22.04', { os_distro: 'ubuntu', size: 8 }, [member(alice, accepted)]],
  ['s6', bob, 'offered to alice', { scp_original_image_type: 'standard' }, [member(alice, pending)]],
  [
    's7',
    bob,
    'offered to all',
    { os_distro: 'ubuntu' },
    [alice, carol, publisher].map((a) => member(a, pending)),
  ],
  ['s8', carol, 'offered to strangers', {}, [{ member_id: 'd'.repeat(32), status: pending }]],
].map(([label, account, name, changes, members]) => ({
  image: image(label, account, 'shared', name, changes),
  members,
}))

/** What the catalogue is filled with. */
export const imported = [...everyones, ...own, ...shared]

const later = { updated_at: '2026-01-02T03:04:05Z' }
const writeOf = (label) => imported.find(({ image: { id } }) => id === uuidOf(label))
const again = (label, changes, members) => ({
  image: { ...writeOf(label).image, ...later, ...changes },
  ...(members && { members }),
})

/** A second import: some images become others, and one is new. */
export const importedLater = [
  again('p4', { name: 'Alma Linux 8.10', scp_os_version: '8.10' }),
  again('p9', { os_hidden: true }),
  again('b4', { visibility: 'private' }),
  again('s6', { size: 77 }, [member(alice, pending), member(carol, accepted)]),
  {
    image: image('a7', alice, 'private', 'of the second import', { os_distro: 'ubuntu', size: 100 }),
    members: [],
  },
]

const mirror = (label, name, changes) => ({
  write: { image: image(label, publisher, 'public', name, { ...ubuntu, ...changes }) },
  place: 'images.ndjson line 1',
  document: { name: 'images.ndjson', sha256: 'c'.repeat(64) },
})
const [m1, m2, m3, m4, m5, m6] = [
  mirror('m1', 'mirrored, changed at its source', { size: 1 }),
  mirror('m2', 'mirrored, gone at its source', { size: 2 }),
  mirror('m3', 'mirrored “and changed” here', { size: 3 }),
  mirror('m4', 'mirrored, deleted here', { size: 4 }),
  mirror('m5', 'mirrored later', { size: 5 }),
  mirror('m6', 'mirrored: 미러 🪞', { size: 6 }),
]
const known = { write: { image: writeOf('p5').image }, place: 'images.ndjson line 9' }

/** What a source says in its first run, and in its second. */
export const said = [
  [m1, m2, m3, m4, m6, known],
  [
    { ...m1, write: { image: { ...m1.write.image, ...later, size: 10, os_distro: 'rocky' } } },
    m3,
    m4,
    m5,
    m6,
    known,
  ],
]
