/** The disk formats of the API. */
const formats = new Set(['aki', 'ari', 'ami', 'raw', 'iso', 'vhd', 'vhdx', 'vdi', 'qcow2', 'vmdk', 'ploop'])

/** Formats by a file's extension, where they differ. `.img` of cloud images is qcow2: Ubuntu, Cirros, Flatcar. */
const byExtension: Readonly<Record<string, string>> = { img: 'qcow2', qcow: 'qcow2', vpc: 'vhd' }

const packed = /\.(xz|gz|bz2|zip|zst)$/i

/** Is the file at this address packed, so that it has two digests? */
export const isPacked = (address: string): boolean => packed.test(address) || /\.tgz$/i.test(address)

/**
 * The disk format: the declared one, if it is valid, else by the file extension before that of a compression. Undefined
 * when neither gives one (an installer, a firmware file).
 */
export function diskFormatOf(address: string, declared?: string): string | undefined {
  if (declared !== undefined && formats.has(declared.toLowerCase())) return declared.toLowerCase()
  const extension = /\.([a-z0-9]+)$/i.exec(address.replace(packed, ''))?.[1]?.toLowerCase() ?? ''
  const format = byExtension[extension] ?? extension
  return formats.has(format) ? format : undefined
}
