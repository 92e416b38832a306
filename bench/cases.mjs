import {
  filterParameters,
  listParameters,
  sortDirections,
  sortKeys,
  visibilityValues,
} from '../dist/contract/list-images.js'
import { BenchFailure } from './failure.mjs'
import { commonName, rareValues } from './shapes.mjs'

/**
 * One kind of request.
 * @typedef {object} Case
 * @property {string} name
 * @property {(place: Places) => string} search the query, without `?`; asked anew for each request
 * @property {'everyone' | 'owners' | 'tiny'} callers accounts that ask, by turns
 * @property {boolean} repeats the same pages again and again, so that their rows are warm; else each request differs
 * @property {Record<string, string>} headers
 * @property {boolean} revalidates sends the ETag of the page, and is answered 304
 * @property {number} writes a second that go on meanwhile; compared with itself without them, not with the bare server
 * @property {boolean} againstPage compared with the bare server sending the page instead of the 304
 *
 * @typedef {import('./places.mjs').Places} Places
 */

const usual = {
  callers: 'everyone',
  repeats: true,
  headers: {},
  revalidates: false,
  againstPage: false,
  writes: 0,
}
const row = (name, search, more = {}) => ({
  ...usual,
  name,
  search: typeof search === 'string' ? () => search : search,
  ...more,
})
/** The page that a query asks for, named by the query. */
const page = (search, more) => row(decodeURIComponent(search), search, more)

const commonValues = {
  os_distro: 'alma',
  status: 'active',
  scp_image_type: 'standard',
  scp_original_image_type: 'standard',
  name: commonName,
}
/** What only its owner sees, asked for by those who have more than a page of it, however small the catalogue. */
const ownOnly = { private: { callers: 'owners' }, shared: { callers: 'owners' } }

function filterCases(parameter) {
  const { filter } = listParameters[parameter]
  if (filter === 'visibility')
    return visibilityValues.map((value) => page(`visibility=${value}`, ownOnly[value]))
  const values = [commonValues[filter], rareValues[filter]]
  if (values.includes(undefined))
    throw new BenchFailure(`bench/cases.mjs names no common and rare value of ${filter}`)
  return values.map((value) => page(`${parameter}=${value}`))
}

const anywhere = (search) => (place) => `${search}${search && '&'}marker=${place.anyMarker()}`
const often = (search) => (place) => `${search}${search && '&'}marker=${place.oneOfFewMarkers()}`
const cold = { repeats: false }
const mixedSorts = ['status:asc,name:desc', 'name:asc,created_at:desc', 'os_distro:asc,size:desc']

/** @type {Case[]} */
export const cases = [
  row('default page', ''),
  row('default page beside 200 writes a second', '', { writes: 200 }),
  row('default page, cold', anywhere(''), cold),
  row('default page, 304', '', { revalidates: true }),
  row('default page, 304 beside the page', '', { revalidates: true, againstPage: true }),
  row('default page, gzip', '', { headers: { 'Accept-Encoding': 'gzip' } }),
  page('limit=100'),
  row('limit=100, cold', anywhere('limit=100'), cold),
  page('limit=1000'),
  row('limit=1000, cold', anywhere('limit=1000'), cold),
  ...[1, 50, 99].map((percent) =>
    row(`marker at ${percent} percent`, (place) => `marker=${place.markerAt(percent)}`),
  ),
  ...filterParameters.flatMap(filterCases),
  row('exact name', (place) => `name=${encodeURIComponent(place.oneOfFewNames())}`),
  ...sortKeys.flatMap((key) => sortDirections.map((direction) => page(`sort=${key}:${direction}`))),
  ...sortKeys.map((key) => row(`sort=${key}:asc, further on`, often(`sort=${key}:asc`))),
  ...mixedSorts.flatMap((sort) => [
    row(sort, `sort=${sort}`),
    row(`${sort}, further on`, often(`sort=${sort}`)),
  ]),
  page('os_distro=alma&status=active'),
  page(`os_distro=alma&status=${rareValues.status}`),
  page('os_distro=windows&scp_image_type=k8s'),
  page('visibility=private&os_distro=ubuntu', { callers: 'owners' }),
  page('os_distro=alma&sort=name:asc'),
  page('scp_image_type=standard&sort=size:desc'),
  page(`os_distro=${rareValues.os_distro}&sort=size:desc`),
  page('visibility=private&sort=name:asc', { callers: 'owners' }),
  row('os_distro=alma, further on', often('os_distro=alma')),
  row('an account with 3 images', '', { callers: 'tiny' }),
  page('visibility=private', { name: 'an account with 3 images, visibility=private', callers: 'tiny' }),
]
