import { filePathOf, type Image } from 'scp-images-client/contract/image-fields'
import { type Member, memberStatuses } from '../../catalogue/query/access.ts'
import { clip, type SourceOptions } from '../source.ts'
import { fieldChecks, isSoundText } from './field-validation.ts'

/** An image as data gives it: any values under any names. */
export type RawImage = Record<string, unknown>

/**
 * Make an image of raw values. Optional fields that are missing or null are null. Of the required ones, `owner` falls
 * back to the account of the options (with its names) and `file` to the path that belongs to `id`; any other missing
 * field is an error. Times become UTC with whole seconds.
 * @param sound all texts are already checked to be well-formed and without NUL
 * @returns undefined when anything is wrong: `faultsOf` returns what.
 */
export function readImage(raw: RawImage, options: SourceOptions, sound = false): Image | undefined {
  const image: RawImage = {}
  for (const check of fieldChecks) {
    const given = raw[check.field] ?? null
    if (given === null) {
      const value = check.required ? defaultOf(check.field, raw, options) : null
      if (value === undefined) return undefined
      image[check.field] = value
    } else {
      const value = check.accept(given, sound)
      if (value === undefined) return undefined
      image[check.field] = value
    }
  }
  if ((raw.owner ?? null) === null) {
    image.owner_account_name ??= options.accountName ?? null
    image.owner_user_name ??= options.userName ?? null
  }
  return image as unknown as Image
}

function defaultOf(field: string, raw: RawImage, options: SourceOptions): string | undefined {
  if (field === 'owner') return options.account
  if (field === 'file' && typeof raw.id === 'string') return filePathOf(raw.id)
  return undefined
}

/** Everything that keeps `raw` from being an image, one phrase a field. */
export function faultsOf(raw: RawImage, options: SourceOptions): string[] {
  return fieldChecks.flatMap(({ field, required, accept, wanted }) => {
    const given = raw[field] ?? null
    if (given !== null)
      return accept(given) === undefined ? [`${field} should be ${wanted}, not ${show(given)}`] : []
    const isMissing = required && field !== 'file' && defaultOf(field, raw, options) === undefined
    return isMissing ? [`${field} is missing`] : []
  })
}

/**
 * Read `[{"member_id", "status"}]`; of an account named twice the last entry counts.
 * @returns undefined when it has another shape.
 */
export function readMembers(raw: unknown): Member[] | undefined {
  if (!Array.isArray(raw)) return undefined
  const members = new Map<string, Member>()
  for (const entry of raw as unknown[]) {
    if (typeof entry !== 'object' || entry === null) return undefined
    const { member_id, status: word } = entry as RawImage
    const status = memberStatuses.find((known) => known === word)
    if (typeof member_id !== 'string' || !isSoundText(member_id, 1, 64) || !status) return undefined
    members.set(member_id, { member_id, status })
  }
  return [...members.values()]
}

/** The rule of readMembers, for problem texts. */
export const membersWanted = `members should be a list of {"member_id": account, "status": ${memberStatuses.join('|')}}`

/** A value for a problem text: JSON, at most 60 characters. */
export function show(value: unknown): string {
  try {
    return clip(JSON.stringify(value) ?? String(value), 60)
  } catch {
    // JSON.parse reads lists in lists deeper than JSON.stringify can write them.
    return 'something nested too deeply'
  }
}
