import { alice, bob, carol, publisher } from './accounts.mjs'
import { imported } from './images.mjs'
import { uuidOf } from './uuid-of.mjs'

/** The nth id that requests take for what they make. */
export const madeId = (n) => uuidOf(`made ${n}`)

const creation = (name, more) => ({
  name,
  os_distro: 'alma',
  url: `https://images.example/${encodeURIComponent(name)}.qcow2`,
  ...more,
})
const make = (account, name, more) => [account, 'POST', '/v1/images', creation(name, more)]
const ofServer = (account, image_name) => [
  account,
  'POST',
  `/v1/servers/${uuidOf('server')}/images`,
  { image_name },
]
const path = (label) => `/v1/images/${uuidOf(label)}`
const update = (account, label, body) => [account, 'PUT', path(label), body]
const offer = (account, label, { id }) => [account, 'POST', `${path(label)}/members`, { member_id: id }]
const answer = (account, label, status) => [
  account,
  'PUT',
  `${path(label)}/members/${account.id}`,
  { status },
]

/** Where the tags of an image are. */
export const tagsPath = (account, id) =>
  `/v1/tags/${encodeURIComponent(btoa(`srn:e::${account.id}:kr-west1::virtualserver:image/${id}`))}`
const tag = (account, label, tags) => {
  const pairs = Object.entries(tags).map(([key, value]) => ({ key, value }))
  return [account, 'PUT', `${tagsPath(account, uuidOf(label))}/bulk`, { tags: pairs }]
}

/** Requests that change the catalogue: who, how, where, what. The first ones store jobs, in the order of `endings`. */
export const requests = [
  make(alice, 'made and done', { tags: [{ key: '팀', value: '빌드 🛠' }, { key: 'empty' }] }),
  make(bob, 'made and failed', { visibility: 'shared' }),
  make(carol, 'made and tried again', { min_disk: 30 }),
  make(alice, 'made and deleted'),
  [alice, 'POST', `${path('a4')}/share`],
  ofServer(bob, 'of a server of bobs'),
  make(carol, 'made and at work'),
  ofServer(carol, 'made and waiting'),
  [alice, 'DELETE', `/v1/images/${madeId(3)}`],

  update(alice, 'a1', { min_disk: 20 }),
  update(alice, 'a1', { min_ram: 512, protected: true }),
  update(alice, 'a1', { protected: false, min_disk: 21 }),
  update(alice, 'a1', { visibility: 'shared' }),
  offer(alice, 'a1', bob),
  offer(alice, 'a1', carol),
  answer(bob, 'a1', 'accepted'),
  answer(carol, 'a1', 'rejected'),
  answer(bob, 'a1', 'pending'),
  answer(bob, 'a1', 'accepted'),
  [alice, 'DELETE', `${path('a1')}/members/${carol.id}`],
  update(publisher, 'p2', { min_disk: 11 }),
  offer(alice, 's3', publisher),
  answer(publisher, 's7', 'accepted'),
  answer(carol, 's1', 'accepted'),

  tag(alice, 'a2', { team: 'build', "it's": 'a "quote" \\ and 🏷', 키: '값' }),
  tag(alice, 'a2', { team: 'build two', 키: '값' }),
  tag(publisher, 'p6', { größe: 'über' }),
  tag(bob, 'b2', { last: 'words' }),
  [bob, 'DELETE', path('b2')],
  [bob, 'DELETE', path('b3')],
  [publisher, 'DELETE', path('p14')],
]

/** What becomes of the jobs, the oldest first; further ones wait. */
export const endings = [
  { facts: { size: 1_234_567, virtual_size: 10_737_418_240 } },
  { failure: 'The data is no qcow2 “image”.' },
  { retry: 'The host did not answer in time.' },
  { facts: {} },
  { facts: {} },
  { running: true },
]

/** Requests on images that a source has: one is changed here, one deleted. */
export const requestsOnSaid = [update(publisher, 'm3', { min_disk: 33 }), [publisher, 'DELETE', path('m4')]]

/** What is imported again after it was deleted. */
export const importedAgain = imported
  .filter(({ image: { id } }) => id === uuidOf('b3'))
  .map(({ image }) => ({ image: { ...image, name: 'deleted and back', min_ram: 1 } }))

/** Images whose history is asked for, deleted ones among them. */
export const changedIds = [
  ...['a1', 'a2', 'a4', 'b2', 'b3', 'b4', 'p2', 'p4', 'p6', 'p9', 'p14', 's3', 's6', 's7'],
  ...['m1', 'm2', 'm3', 'm4', 'm5', 'm6'],
]
  .map((label) => uuidOf(label))
  .concat([0, 1, 2, 3, 4, 5, 7, 8].map(madeId))
