import { readFileSync } from 'node:fs'
import type { ApiVersionId } from '../../src/contract/api-versions.ts'

/** The example body of the vendor's page "List Images" for one version, as printed there. */
export function vendorExample(version: ApiVersionId): { images: Record<string, unknown>[] } {
  return JSON.parse(readFileSync(new URL(`examples/${version}.json`, import.meta.url), 'utf8'))
}

/** The one image of that body. */
export function vendorImage(version: ApiVersionId): Record<string, unknown> {
  const [image, ...others] = vendorExample(version).images
  if (!image || others.length > 0) throw new Error(`the example of ${version} should hold one image`)
  return image
}
