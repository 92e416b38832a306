import { addressBelow, baseUrlOf } from '../fields/base-url.ts'
import { defaults } from '../fields/defaults.ts'
import { parseDigest } from '../fields/digest.ts'
import { diskFormatOf, isPacked } from '../fields/disk-format.ts'
import { osDistroOf } from '../fields/os-distro.ts'
import { fileRows, type PlacedRow, type RowResult } from '../files/file-rows.ts'
import { openFiles } from '../files/file-source.ts'
import { type IniSection, readIni } from '../files/ini.ts'
import type { ImageSource, SourceOptions } from '../source.ts'

/**
 * Templates of virt-builder (`builder/templates/*.index-fragment` of libguestfs/guestfs-tools, or a whole index): a file,
 * or a folder of files. `size` is that of the disk, `compressed_size` that of the file; the digest is the file's.
 */
export function openVirtBuilder(path: string, options: SourceOptions): ImageSource {
  const base = baseUrlOf(options.settings)
  return openFiles(path, ['.index-fragment', '.index'], options, (text, file) =>
    fileRows(
      file,
      readIni(text).map((section): PlacedRow => [`[${section.name}]`, readTemplate(section, base)]),
    ),
  )
}

function readTemplate({ name: id, values }: IniSection, base: URL | undefined): RowResult {
  const arch = values.get('arch') ?? ''
  const key = ['virt-builder', id, arch]
  const file = values.get('file')
  if (file === undefined) return { key, reason: 'there is no file' }
  const url = base === undefined ? null : addressBelow(base, file)
  if (url === undefined) return { key, reason: `its file is not below the index: ${file}` }

  const notes: string[] = []
  const digest = parseDigest(`sha512:${values.get('checksum[sha512]') ?? values.get('checksum') ?? ''}`)
  if (!digest) notes.push('no digest is published')
  else if (isPacked(file)) notes.push('the file is packed; os_hash_value is the digest of that file')
  const title = values.get('name') ?? id
  const facts = {
    ...defaults,
    ...digest,
    ...systemOf(id, values.get('osinfo') ?? id),
    disk_format: diskFormatOf(file, values.get('format') ?? 'raw'),
    name: title.includes(arch) ? title : `${title} ${arch}`,
    scp_os_build_version: values.get('revision') ?? null,
    size: wholeNumber(values.get('compressed_size')),
    url,
    virtual_size: wholeNumber(values.get('size')),
  }
  return { key, facts, builtAt: undefined, notes }
}

const wholeNumber = (text = ''): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null)

/** Ubuntu's releases before 2016 have their code names here. */
const codenames: Readonly<Record<string, string>> = {
  lucid: '10.04',
  precise: '12.04',
  trusty: '14.04',
  xenial: '16.04',
}

/**
 * `debian12`, `centos7.2`, `ubuntutrusty`, or a template's own name: `scientificlinux-6`, which may be more exact:
 * `alma-8.5`.
 */
function systemOf(id: string, osinfo: string) {
  const [, name = osinfo, version = null] = /^(\D*?)-?(\d[\d.]*)$/.exec(osinfo) ?? []
  const codename = /^ubuntu([a-z]+)$/.exec(osinfo)?.[1] ?? ''
  const distro = name.replace('centosstream', 'centos-stream')
  const own = /-(\d+(?:\.\d+)+)$/.exec(id)?.[1]
  const known = Object.hasOwn(codenames, codename) ? codenames[codename] : version
  return {
    os_distro: osDistroOf(distro, distro),
    scp_os_version: own?.startsWith(known ?? '') ? own : known,
  }
}
