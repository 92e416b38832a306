import {
  filterParameters,
  listParameters,
  sortDirections,
  sortKeys,
  visibilityValues,
} from 'scp-images-client/contract/list-images'
import { BenchFailure } from './failure.mjs'
import { commonValues, rareValues, seldomTogether } from './images/shapes.mjs'

/**
 * One kind of request.
 * @typedef {object} Case
 * @property {string} name
 * @property {(place: Places) => string} search the query, without `?`; asked anew for each page
 * @property {'everyone' | 'owners' | 'tiny' | 'one'} callers accounts that ask, by turns
 * @property {'one' | 'turns' | 'new'} pages the same page again and again; 250 by turns; each request another
 * @property {boolean} cached the server keeps pages as it is set up to; else its page cache is off where it has one, and what
 *   is measured is to find and to write a page whose rows are warm
 * @property {Record<string, string>} headers
 * @property {boolean} revalidates sends the ETag of the page, and is answered 304
 * @property {number} writes a second that go on meanwhile; compared with itself without them, not with the bare server
 * @property {boolean} againstPage compared with the bare server sending the page instead of the 304
 *
 * @typedef {import('./images/places.mjs').Places} Places
 */

const usual = {
  callers: 'everyone',
  pages: 'turns',
  cached: false,
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

/** What no image has. */
const nobodys = 'nothing-has-it'
/** What only its owner sees, asked for by those who have more than a page of it, however small the catalogue. */
const ownOnly = { private: { callers: 'owners' }, shared: { callers: 'owners' } }
const valueFilters = filterParameters.filter((parameter) => listParameters[parameter].filter !== 'visibility')

function valuesOf(parameter) {
  const { filter } = listParameters[parameter]
  const values = [commonValues[filter], rareValues[filter]]
  if (values.includes(undefined))
    throw new BenchFailure(`bench/cases.mjs names no common and rare value of ${filter}`)
  return values
}

const filterCases = [
  ...valueFilters.flatMap((parameter) =>
    [...valuesOf(parameter), nobodys].map((value) => page(`${parameter}=${value}`)),
  ),
  ...visibilityValues.map((value) => page(`visibility=${value}`, ownOnly[value])),
]

/** Every two filters: by what is common in both, and by what is common in one and rare in the other. */
const pairCases = valueFilters.flatMap((one, at) =>
  valueFilters.slice(at + 1).flatMap((other) => {
    const [common, rare] = valuesOf(one)
    const [otherCommon, otherRare] = valuesOf(other)
    return [
      page(`${one}=${common}&${other}=${otherCommon}`),
      page(`${one}=${common}&${other}=${otherRare}`),
      page(`${one}=${rare}&${other}=${otherCommon}`),
    ]
  }),
)
const pairsWithVisibility = valueFilters.flatMap((parameter) =>
  ['public', 'private'].map((visibility) =>
    page(`visibility=${visibility}&${parameter}=${valuesOf(parameter)[0]}`, ownOnly[visibility]),
  ),
)

const anywhere = (search) => (place) => `${search}${search && '&'}marker=${place.anyMarker()}`
const often = (search) => (place) => `${search}${search && '&'}marker=${place.oneOfFewMarkers()}`
const queryOf = (values) => new URLSearchParams(values).toString()
const cold = { pages: 'new', cached: true }
const repeated = { pages: 'one', callers: 'one', cached: true }
const gzip = { headers: { 'Accept-Encoding': 'gzip' } }
const byTurns = { cached: true }
const mixedSorts = ['status:asc,name:desc', 'name:asc,created_at:desc', 'os_distro:asc,size:desc']

/** @type {Case[]} */
export const cases = [
  row('default page, repeated', '', repeated),
  row('default page, repeated, gzip', '', { ...repeated, ...gzip }),
  row('default page, repeated, 304', '', { ...repeated, revalidates: true }),
  row('default page, repeated, 304 beside the page', '', {
    ...repeated,
    revalidates: true,
    againstPage: true,
  }),
  row('default page, by turns', '', byTurns),
  row('default page, by turns, gzip', '', { ...byTurns, ...gzip }),
  row('default page, by turns, 304', '', { ...byTurns, revalidates: true }),
  row('default page, by turns, beside 200 writes a second', '', { ...byTurns, writes: 200 }),
  row('default page, cold', anywhere(''), cold),
  row('limit=100, cold', anywhere('limit=100'), cold),
  row('limit=1000, repeated', 'limit=1000', repeated),
  row('limit=1000, repeated, gzip', 'limit=1000', { ...repeated, ...gzip }),
  row('limit=1000, cold', anywhere('limit=1000'), cold),
  row('default page', ''),
  row('default page, gzip', '', gzip),
  row('default page, 304', '', { revalidates: true }),
  row('default page, beside 200 writes a second', '', { writes: 200 }),
  page('limit=100'),
  page('limit=1000'),
  ...[1, 50, 99].map((percent) =>
    row(`marker at ${percent} percent`, (place) => `marker=${place.markerAt(percent)}`),
  ),
  ...filterCases,
  row('exact name', (place) => `name=${encodeURIComponent(place.oneOfFewNames())}`),
  ...sortKeys.flatMap((key) => sortDirections.map((direction) => page(`sort=${key}:${direction}`))),
  ...sortKeys.map((key) => row(`sort=${key}:asc, further on`, often(`sort=${key}:asc`))),
  ...mixedSorts.flatMap((sort) => [
    row(sort, `sort=${sort}`),
    row(`${sort}, further on`, often(`sort=${sort}`)),
  ]),
  ...pairCases,
  ...pairsWithVisibility,
  page(queryOf(seldomTogether)),
  page(`${queryOf(seldomTogether)}&sort=name:asc`),
  page('os_distro=alma&sort=name:asc'),
  page('scp_image_type=standard&sort=size:desc'),
  page(`os_distro=${rareValues.os_distro}&sort=size:desc`),
  page('visibility=private&sort=name:asc', { callers: 'owners' }),
  row('os_distro=alma, further on', often('os_distro=alma')),
  row('os_distro=alma&status=active, further on', often('os_distro=alma&status=active')),
  row('an account with 3 images', '', { callers: 'tiny' }),
  page('visibility=private', { name: 'an account with 3 images, visibility=private', callers: 'tiny' }),
]

const mainNames = new Set([
  'default page',
  'default page, 304',
  'default page, beside 200 writes a second',
  'limit=1000',
  'marker at 50 percent',
  'os_distro=alma',
  `os_distro=${rareValues.os_distro}`,
  'visibility=private',
  'exact name',
  'sort=name:asc',
  'sort=status:desc',
  'status:asc,name:desc',
  queryOf(seldomTogether),
  'an account with 3 images',
])
/** One case of each kind: those of `--quick`, and those `--brief` prints. */
export const isMain = ({ name, cached }) => cached || mainNames.has(name)
