import { describe, expect, it } from 'vitest'
import { sourceKinds } from '../../../src/sources/kinds.ts'
import { account, folderOf, readAll, reasonsOf } from '../fixtures.ts'

const sha512 = 'ef'.repeat(64)

describe('virt-builder', () => {
  const template = (id: string, ...lines: string[]) =>
    `[${id}]\nname=A Linux\narch=x86_64\nfile=${id}.xz\nformat=raw\nsize=6442450944\ncompressed_size=496571356\n${lines.join('\n')}\nnotes=A Linux\n \n size=1\n [no-section]\n`
  const read = (text: string, settings = {}) =>
    readAll(sourceKinds['virt-builder'].open(folderOf({ 'a.index-fragment': text }), { account, settings }))

  it('a template is an image with both sizes', async () => {
    const { images, notes } = await read(
      template('alma-8.5', 'osinfo=almalinux8', `checksum[sha512]=${sha512}`, 'revision=2'),
      {
        'base-url': 'https://builder.example/',
      },
    )
    expect(images).toMatchObject([
      {
        name: 'A Linux x86_64',
        os_distro: 'alma',
        scp_os_version: '8.5',
        scp_os_build_version: '2',
        os_hash_algo: 'sha512',
        os_hash_value: sha512,
        disk_format: 'raw',
        virtual_size: 6_442_450_944,
        size: 496_571_356,
        url: 'https://builder.example/alma-8.5.xz',
      },
    ])
    expect(reasonsOf(notes)).toContain('the file is packed; os_hash_value is the digest of that file')
  })

  // biome-ignore format: a table reads best with one row a line
  it.each([
    ['debian-12', 'debian12', 'debian', '12'],
    ['ubuntu-14.04', 'ubuntutrusty', 'ubuntu', '14.04'],
    ['centos-6', 'centos6.6', 'centos', '6.6'],
    ['centosstream-9', 'centosstream9', 'centos', '9'],
    ['freebsd-11.1', 'freebsd11.1', 'freebsd', '11.1'],
    ['scientificlinux-6', undefined, 'scientific', '6'],
    ['odd', 'ubuntuconstructor', 'ubuntu', null],
  ])('%s, osinfo %s', async (id, osinfo, os_distro, scp_os_version) => {
    const { images } = await read(template(id, ...(osinfo ? [`osinfo=${osinfo}`] : [])))
    expect(images).toMatchObject([{ os_distro, scp_os_version, url: null }])
  })

  it('a file that lies elsewhere, or none, is a problem', async () => {
    const base = { 'base-url': 'https://builder.example/' }
    expect(reasonsOf((await read(template('../a'), base)).problems)).toEqual([
      'its file is not below the index: ../a.xz',
    ])
    expect(reasonsOf((await read('[a]\nname=b\n')).problems)).toEqual(['there is no file'])
  })
})
