import { SourceError, type SourceOptions } from '../source.ts'

/** The option of kinds whose data name files, but not the address of the server that has them. */
export const baseUrlOption = {
  word: 'base-url',
  placeholder: 'url',
  help: 'address the files lie below, for the url of the images; without it that is null',
} as const

/**
 * The address given with the option, with a slash at its end.
 * @throws SourceError when it is none, or holds what must not be shown to everybody
 */
export function baseUrlOf(settings: SourceOptions['settings']): URL | undefined {
  const text = settings?.[baseUrlOption.word]
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new SourceError(
      '--base-url must be an address such as https://images.example.com/cloud/, without a password and without ? and #.',
    )
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

/**
 * The address of a file below another one, by its path as data give it, with slashes.
 * @returns undefined for a path that leads elsewhere: absolute, with `..`, with a scheme, a backslash or control characters
 */
export function addressBelow(base: URL, path: string): string | undefined {
  if (!isPathBelow(path)) return undefined
  const encoded = path
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/%(3A|2B|2C|40|3D)/g, decodeURIComponent))
  const address = `${base.href}${encoded.join('/')}`
  return URL.canParse(address) && new URL(address).href.startsWith(base.href) ? address : undefined
}

/** Does the path, with slashes, name something below where it starts, however it is read? */
export const isPathBelow = (path: string): boolean =>
  path.isWellFormed() &&
  !/[\\\p{Cc}]|^[a-z][a-z\d+.-]*:\/\//iu.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
