import { openSimplestreams } from '../../../src/sources/simplestreams/open-simplestreams.ts'
import type { SourceOptions } from '../../../src/sources/source.ts'
import { account, folderOf, readAll } from '../fixtures.ts'

export const md5 = 'ab'.repeat(16)
export const sha256 = 'cd'.repeat(32)

export const disk = (path: string, more: object = {}) => ({
  ftype: 'disk1.img',
  path,
  md5,
  sha256,
  size: 226_099_712,
  ...more,
})

/** A product file of one product, version and disk; each level with more keys. */
export const products = (
  more: { top?: object; product?: object; version?: object; item?: object; items?: object } = {},
) => ({
  format: 'products:1.0',
  content_id: 'com.example:released:download',
  ...more.top,
  products: {
    'com.example:server:24.04:amd64': {
      arch: 'amd64',
      os: 'ubuntu',
      version: '24.04',
      aliases: '24.04,n,noble',
      ...more.product,
      versions: {
        '20240821': {
          pubname: 'ubuntu-noble-24.04-amd64-server-20240821',
          ...more.version,
          items: { 'disk1.img': disk('server/noble/a.img', more.item), ...more.items },
        },
      },
    },
  },
})

export const index = (path: string, more: object = {}) => ({
  format: 'index:1.0',
  index: {
    'com.example:released:download': { datatype: 'image-downloads', format: 'products:1.0', path, ...more },
  },
})

export const json = (value: unknown) => JSON.stringify(value)

/** What a folder of these files comes to. */
export const readMirror = async (
  files: Readonly<Record<string, string>>,
  options: SourceOptions = {},
  below = '',
) => readAll(openSimplestreams(folderOf(files) + below, { account, ...options }))
