import { randomBytes } from 'node:crypto'
import type { AccountId } from 'scp-images-client/contract/image-fields'
import { AccountError } from './account-error.ts'

const randomHex = (bytes: number) => randomBytes(bytes).toString('hex')

/** 32 hexadecimal digits, as the vendor's account ids. */
export const newAccountId = (): AccountId => randomHex(16)

/** 32 hexadecimal digits, as the vendor's access keys. */
export const newAccessKey = (): string => randomHex(16)

/** 64 hexadecimal digits: 256 random bits, as many as the digest of a signature has. */
export const newSecretKey = (): string => randomHex(32)

/** A function that returns the text if it has the form. @throws AccountError with the complaint if not */
const checker = (form: RegExp, complaint: (text: string) => string) => (text: string) => {
  if (!form.test(text)) throw new AccountError('invalid', complaint(text))
  return text
}

const longestShown = 80
const show = (text: string) =>
  JSON.stringify(text.length > longestShown ? `${text.slice(0, longestShown)}…` : text)

/** @throws AccountError unless the text is 32 hexadecimal digits in lower case */
export const checkAccountId: (text: string) => AccountId = checker(/^[0-9a-f]{32}$/, (text) => {
  const lower = /^[0-9A-F]{32}$/i.test(text) ? `: write ${text.toLowerCase()}` : ''
  return `The account id ${show(text)} is not 32 hexadecimal digits in lower case${lower}.`
})

/** @throws AccountError unless the text is 1 to 255 characters without control characters or blanks around */
export const checkAccountName = checker(/^(?!\s)[^\p{Cc}\p{Cs}]{1,255}(?<!\s)$/u, (text) =>
  text.trim() === ''
    ? 'The account needs a name.'
    : `The account name ${show(text)} is not 1 to 255 characters on one line, without blanks around them.`,
)

/** @throws AccountError unless the text looks like an e-mail address */
export const checkUser = checker(
  /^(?=.{3,255}$)[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u,
  (text) => `The user ${show(text)} is not an e-mail address such as user@example.com.`,
)

/** @throws AccountError unless the text can be an access key: it is sent in a header and names the key in listings */
export const checkAccessKey = checker(
  /^[\w-]{8,128}$/,
  (text) => `The access key ${show(text)} is not 8 to 128 letters, digits, "-" or "_".`,
)

/** @throws AccountError, which does not show the text, unless it can be a secret key */
export const checkSecretKey = checker(
  /^[\x21-\x7e]{16,256}$/,
  ({ length }) =>
    `The secret key is not 16 to 256 printable ASCII characters without blanks (it has ${length}).`,
)
