import { ImageDataError } from '../catalogue/image-data.ts'
import { type DiskFile, needsParent, readPart } from './disk-file.ts'

const regionTableAt = 192 * 1024
const tableLength = 64 * 1024
const entryLength = 32
/** GUIDs in the byte order of the file: the first three groups are little-endian. */
const metadataRegion = '06a27c8b90479a4bb8fe575f050f886e'
const fileParameters = '3767a1ca36fa434db3b633f0aa44e76b'
const virtualDiskSize = '2442a52f1bcd7648b2115dbed83bf4b8'
const hasParent = 2

/**
 * The virtual size in the metadata of a VHDX file.
 * Source: Microsoft, [MS-VHDX], 2.2.3 "Region Table" and 2.6 "Metadata Region".
 * @throws ImageDataError for a differencing disk, and when a required table entry is missing
 */
export async function vhdxSize(file: DiskFile): Promise<bigint> {
  const regions = await readPart(file, regionTableAt, tableLength)
  const region = find(regions, { count: regions.getUint32(8, true), start: 16 }, metadataRegion)
  const metadataAt = Number(regions.getBigUint64(region + 16, true))
  const metadata = await readPart(file, metadataAt, tableLength)
  const items = { count: metadata.getUint16(10, true), start: 32 }
  const at = (item: string) => metadataAt + metadata.getUint32(find(metadata, items, item) + 16, true)
  const parameters = await readPart(file, at(fileParameters), 8)
  if ((parameters.getUint32(4, true) & hasParent) !== 0) throw needsParent('VHDX')
  return (await readPart(file, at(virtualDiskSize), 8)).getBigUint64(0, true)
}

/** The offset of the table entry with this GUID. */
function find(table: DataView, { count, start }: { count: number; start: number }, guid: string): number {
  const bytes = Buffer.from(table.buffer, table.byteOffset, table.byteLength)
  const entries = Math.min(count, Math.floor((bytes.length - start) / entryLength))
  for (let at = start; at < start + entries * entryLength; at += entryLength) {
    if (bytes.toString('hex', at, at + 16) === guid) return at
  }
  throw new ImageDataError(
    'malformed-header',
    'The tables of this VHDX file lack what every image has. Make it anew with: qemu-img convert -O qcow2.',
  )
}
