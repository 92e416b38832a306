import type { Image } from 'scp-images-client/contract/image-fields'

/** A `filter` block of a data source of the vendor's Terraform provider. */
export interface FilterBlock {
  readonly name: string
  readonly values: readonly string[]
  /** YAML as texts: `true` or `false`. */
  readonly use_regex: string
}

/**
 * What the provider keeps of a page (samsungcloudplatform/common/filter/filter.go): blocks are ANDed, values ORed. Without
 * `use_regex` a value must be equal, letter case included; with it, be found anywhere. Null is equal to nothing.
 */
export const keptBy = (blocks: readonly FilterBlock[], images: readonly Image[]): Image[] =>
  images.filter((image) =>
    blocks.every(({ name, values, use_regex }) => {
      const value = image[name as keyof Image]
      if (value === null || value === undefined) return false
      return values.some((wanted) =>
        use_regex === 'true' ? new RegExp(wanted).test(String(value)) : String(value) === wanted,
      )
    }),
  )
