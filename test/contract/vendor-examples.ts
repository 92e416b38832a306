import { readFileSync } from 'node:fs'
import type { ApiVersionId } from 'scp-images-client/contract/api-versions'

/**
 * The example body of the vendor's page "List Images" for one version, as printed there. That page ends at 1.3: the
 * bodies of 1.4 and 1.5 are its example of 1.3 with the key that later pages of the vendor add, `zone`, and their example
 * of it.
 */
export function vendorExample(version: ApiVersionId): { images: Record<string, unknown>[] } {
  return JSON.parse(readFileSync(new URL(`examples/${version}.json`, import.meta.url), 'utf8'))
}

/** The one image of that body. */
export function vendorImage(version: ApiVersionId): Record<string, unknown> {
  const [image, ...others] = vendorExample(version).images
  if (!image || others.length > 0) throw new Error(`the example of ${version} should hold one image`)
  return image
}
