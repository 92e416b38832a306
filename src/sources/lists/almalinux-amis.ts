import { dayIn } from '../fields/url.ts'
import { fileRows, type PlacedRow, type RowResult } from '../files/file-rows.ts'
import { openFiles } from '../files/file-source.ts'
import type { ImageSource, SourceOptions } from '../source.ts'
import { amiFacts, isAmiId } from './ami-facts.ts'

/**
 * Amazon machine images from AlmaLinux' lists (`ci-data/aws_amis_*.csv` of AlmaLinux/wiki): a file, or a folder of files.
 * The columns are distribution, version, region, id and architecture. An image in many regions is as many images.
 */
export const openAlmalinuxAmis = (path: string, options: SourceOptions): ImageSource =>
  openFiles(path, ['.csv'], options, (text, file) => {
    const rows = text
      .split(/\r?\n/)
      .map((line, at): readonly [string, string] => [`line ${at + 1}`, line])
      .filter(([, line]) => line.trim() !== '')
    return fileRows(
      file,
      rows.map(([where, line]): PlacedRow => [where, readLine(line)]),
    )
  })

function readLine(line: string): RowResult {
  const columns = cells(line)
  const [distribution = '', version = '', region = '', id = '', arch = ''] = columns ?? []
  const key = ['almalinux-amis', id]
  if (columns?.length !== 5 || !isAmiId(id) || !distribution || !version) {
    return {
      key: [...key, line.slice(0, 200)],
      reason: 'there are no five columns: distribution, version, region, AMI id, architecture',
    }
  }
  const [, release = version, build = null] = /^(\d+(?:\.\d+)?)\.(20\d{6}(?:\.\d+)?)$/.exec(version) ?? []
  const facts = {
    ...amiFacts,
    name: `${distribution} ${version} ${arch} (${region})`,
    os_distro: 'alma',
    scp_os_build_version: build,
    scp_os_version: release,
  }
  return { key, facts, builtAt: dayIn(version), notes: [] }
}

/**
 * The cells of a line: quoted, with `""` for a quote, or bare.
 * Source: RFC 4180, 2. Line breaks inside of cells are not read.
 */
function cells(line: string): string[] | undefined {
  const row = /^(?:(?:"(?:[^"]|"")*"|[^",]*)(?:,|$))+$/
  if (line.length > 1_000 || !row.test(line)) return undefined
  return [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*)),/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  )
}
