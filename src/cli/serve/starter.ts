import { readFileSync } from 'node:fs'
import type { ImageWrite } from '../../catalogue/image-repository.ts'
import { openNdjson } from '../../sources/lists/ndjson.ts'
import { starterOwner, starterPath, vendorPath } from '../../sources/lists/starter.ts'
import { vendorImages } from '../../sources/lists/vendor-images.ts'
import { SourceError } from '../../sources/source.ts'
import { type DemoAccounts, demoImages } from './demo-images.ts'

/**
 * All images of a demo: the starter catalogue's public ones, the two accounts' own, and, newest of all, a region's in
 * the vendor's words: code written for the cloud takes the first of a list, and means one of these.
 * @throws SourceError when a file of the package is gone or spoilt
 */
export async function demoCatalogue(accounts: DemoAccounts, region: string): Promise<ImageWrite[]> {
  const writes: ImageWrite[] = []
  for await (const item of openNdjson(starterPath(), { account: starterOwner })) {
    if ('problem' in item) throw new SourceError(`${item.problem.place}: ${item.problem.reason}.`)
    if ('write' in item) writes.push(item.write)
  }
  writes.push(...demoImages(accounts))
  const newest = Math.max(...writes.map(({ image }) => Date.parse(image.created_at)))
  const vendors = vendorImages(readFileSync(vendorPath(), 'utf8'), region, newest)
  return [...writes, ...vendors.map((image) => ({ image }))]
}
