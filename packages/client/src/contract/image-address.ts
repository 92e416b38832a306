const schemes = ['https', 'http', 'ftp'] as const

const shape = new RegExp(`^(?:${schemes.join('|')})://[^\\s\\\\/?#@]+(?:[/?#][^\\s\\\\]*)?$`, 'i')

/**
 * May an image of a source have this `url`? The empty text is no address. Everybody who may see the image sees it, so
 * it must not be an address of one machine only (`file:`), a script (`javascript:`), or contain a password.
 */
export const isImageAddress = (text: string): boolean =>
  text === '' || (shape.test(text) && URL.canParse(text))

/** The rule of isImageAddress, for error texts. */
export const imageAddressWanted = `an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}, without a user or password, blanks and backslashes`
