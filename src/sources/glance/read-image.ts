import { createHash } from 'node:crypto'
import type { Image } from 'scp-images-client/contract/image-fields'
import { type FieldCheck, fieldChecks, isSoundText } from '../fields/field-validation.ts'
import { asFieldValue } from '../fields/field-value.ts'
import { faultsOf, type RawImage, readImage, show } from '../fields/image-validation.ts'
import { osDistroOf } from '../fields/os-distro.ts'
import { clip, type SourceDocument, type SourceOptions } from '../source.ts'
import { isObject } from './glance-response.ts'
import type { ImageMapping } from './image-mapping.ts'
import { accountOf } from './members.ts'

type ReadImage =
  | {
      readonly image: Image
      readonly document: Omit<SourceDocument, 'name'>
      readonly notes: readonly string[]
    }
  | { readonly problem: string }

/**
 * Make an image of an entry of Glance's list. An optional field that does not fit is noted and left out; a required one
 * refuses the image.
 */
export function readGlanceImage(entry: unknown, mapping: ImageMapping, options: SourceOptions): ReadImage {
  if (!isObject(entry)) return { problem: `this is no image: ${show(entry)}` }
  const sha256 = digestOf(entry)
  if (sha256 === undefined) return { problem: 'this is no image: it is nested too deeply' }
  const notes: string[] = []
  const raw: RawImage = {}
  for (const check of fieldChecks) raw[check.field] = chosen(check, entry, mapping, notes)
  refine(raw, notes)
  const image = readImage(raw, options)
  if (image) return { image, document: { sha256 }, notes }
  return { problem: clip(faultsOf(raw, options).join('; ') + ofNoData(raw), 600) }
}

/** The first origin that has a value. One that does not fit is passed over, unless the field cannot be left out. */
function chosen(check: FieldCheck, entry: RawImage, mapping: ImageMapping, notes: string[]): unknown {
  let misfit: unknown = null
  for (const origin of mapping[check.field]) {
    if ('value' in origin) return origin.value
    const given = Object.hasOwn(entry, origin.property) ? (entry[origin.property] ?? '') : ''
    if (given === '') continue
    const value = asFieldValue(check.field, check.field === 'id' ? lowerCase(given) : given)
    if (check.accept(value) !== undefined) return value
    if (check.required) misfit = value
    else
      notes.push(
        `${clip(origin.property, 60)} is left out: ${check.field} should be ${check.wanted}, not ${show(given)}`,
      )
  }
  return misfit
}

/** Glance takes ids in either case; the same UUID is the same image. */
const lowerCase = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value)

const isAccountId = (text: string) => /^[0-9a-f]{32}$/.test(text)

/** Fields beyond the mapping: distributions as the vendor's values, projects as accounts. */
function refine(raw: RawImage, notes: string[]): void {
  const { name, os_distro: declared, owner } = raw
  if (typeof declared === 'string') raw.os_distro = osDistroOf(declared, declared)
  else if (typeof name === 'string') raw.os_distro = osDistroOf(name, undefined)
  // A letter may have a lower case of several characters.
  if (!isSoundText(`${raw.os_distro ?? ''}`, 0, 255)) raw.os_distro = null
  if (typeof owner !== 'string') return
  raw.owner = accountOf(owner)
  if (!isAccountId(raw.owner as string)) {
    notes.push(
      `owner ${show(owner)} is no account id (32 hexadecimal digits): only public and community images of it are seen`,
    )
  }
}

/** Glance lists images that were announced and never uploaded; they need no format. */
const ofNoData = ({ status }: RawImage) => (status === 'queued' ? ' (it is queued: it has no data yet)' : '')

/** Independent of the order of properties, in which Glance's databases differ from day to day. */
function digestOf(entry: RawImage): string | undefined {
  const sorted = Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))
  try {
    return createHash('sha256').update(JSON.stringify(sorted)).digest('hex')
  } catch {
    // JSON.parse reads lists in lists deeper than JSON.stringify can write them.
    return undefined
  }
}
