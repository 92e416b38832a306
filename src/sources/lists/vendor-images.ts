import { type Image, imageFieldNames } from 'scp-images-client/contract/image-fields'
import { wholeSeconds } from 'scp-images-client/contract/whole-seconds'
import { asFieldValue } from '../fields/field-value.ts'
import { faultsOf, type RawImage, readImage } from '../fields/image-validation.ts'
import { uuidV5 } from '../fields/uuid-v5.ts'
import { childOf, isList, isMap, parseYaml, type Tree } from '../files/yaml-tree.ts'
import { SourceError, type SourceOptions } from '../source.ts'
import { vendorOwner, vendorOwnerName } from './starter.ts'

/** Whose images a region has of which none are known. */
const defaultRegion = 'kr-west1'
const minute = 60_000
const options: SourceOptions = { account: vendorOwner, accountName: vendorOwnerName }

/**
 * The images of one region in the vendor's own lists, from the text of `starter/scp.yaml`, which explains its rows.
 * Newest first, a minute apart, all newer than `newest` (Unix milliseconds).
 * @throws SourceError when the text is of another form
 */
export function vendorImages(text: string, region: string, newest: number): Image[] {
  const document = parseYaml(text)
  if ('reason' in document) throw new SourceError(`The vendor's images cannot be read: ${document.reason}.`)
  const regions = childOf(document.tree, 'regions')
  const known = childOf(regions, region) === undefined ? defaultRegion : region
  const rows = childOf(regions, known)
  if (!isList(rows)) throw new SourceError(`The vendor's images have no rows of ${known}.`)
  const usual = valuesOf(childOf(document.tree, 'usual'))
  return rows.map((row, index) => {
    const created = wholeSeconds(newest + (rows.length - index) * minute)
    const raw: RawImage = { created_at: created, updated_at: created, ...usual, ...valuesOf(row) }
    return imageOf({ id: uuidV5('scp', known, String(raw.name)), ...raw }, `${known}[${index}]`)
  })
}

/** The given and the derived values, in the types of the fields: YAML is read as texts. */
function valuesOf(row: Tree): RawImage {
  const texts = { ...mapAt(row, 'guess'), ...mapAt(row, 'named') }
  return Object.fromEntries(
    imageFieldNames
      .filter((field) => Object.hasOwn(texts, field))
      .map((field) => [field, asFieldValue(field, texts[field])]),
  )
}

function mapAt(row: Tree, key: string): Readonly<Record<string, Tree>> {
  const map = childOf(row, key)
  return isMap(map) ? map : {}
}

function imageOf(raw: RawImage, place: string): Image {
  const image = readImage(raw, options)
  if (!image) throw new SourceError(`The vendor's image ${place}: ${faultsOf(raw, options).join('; ')}.`)
  return image
}
