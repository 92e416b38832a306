import type { Image } from '../image-fields.ts'

/** An architecture, and how names and addresses write it. The first row that fits decides. */
interface Architecture {
  readonly architecture: string
  readonly words: readonly string[]
}

// biome-ignore format: a table reads best with one row a line
export const architectures: readonly Architecture[] = [
  { architecture: 'x86_64_v2', words: ['x86_64_v2', 'x86_64-v2', 'amd64v2'] },
  { architecture: 'x86_64_v3', words: ['x86_64_v3', 'x86_64-v3', 'amd64v3'] },
  { architecture: 'x86_64_v4', words: ['x86_64_v4', 'x86_64-v4', 'amd64v4'] },
  { architecture: 'x86_64', words: ['x86_64', 'x86-64', 'amd64', 'x64'] },
  { architecture: 'aarch64', words: ['aarch64', 'arm64'] },
  { architecture: 'armv7l', words: ['armv7l', 'armv7', 'armhf', 'armhfp'] },
  { architecture: 'i686', words: ['i686', 'i586', 'i386', 'x86'] },
  { architecture: 'ppc64le', words: ['ppc64le', 'ppc64el', 'power64le'] },
  { architecture: 'riscv64', words: ['riscv64'] },
  { architecture: 's390x', words: ['s390x'] },
]

/** The default: the architecture of the vendor's servers. */
export const defaultArchitecture = 'x86_64'

const patterns = architectures.map(({ architecture, words }) => ({
  architecture,
  pattern: new RegExp(`(?<![a-z0-9])(?:${words.join('|')})(?![a-z0-9])`, 'i'),
}))

/**
 * The architecture of an image, which is in no field: by a word of its name, else of its file's name, else of its path.
 */
export function architectureOf({ name, url }: Partial<Pick<Image, 'name' | 'url'>>): string {
  const path = (url ?? '').replace(/^[a-z]+:\/\/[^/]*/i, '')
  for (const text of [name ?? '', path.slice(path.lastIndexOf('/') + 1), path]) {
    const found = patterns.find(({ pattern }) => pattern.test(text))
    if (found) return found.architecture
  }
  return defaultArchitecture
}
