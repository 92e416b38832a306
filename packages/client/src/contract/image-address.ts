const schemes = ['https', 'http', 'ftp'] as const

const shape = new RegExp(`^(?:${schemes.join('|')})://[^\\s\\\\/?#@]+(?:[/?#][^\\s\\\\]*)?$`, 'i')

/**
 * May a source say this as an image's `url`? The empty text is no address. Everybody who may see the image is shown it, so
 * that it must not be what only one machine understands (`file:`), what a browser runs (`javascript:`), or hold a password.
 */
export const isImageAddress = (text: string): boolean =>
  text === '' || (shape.test(text) && URL.canParse(text))

/** What isImageAddress wants, for texts that say what to do. */
export const imageAddressWanted = `an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}, without a user or password, blanks and backslashes`
