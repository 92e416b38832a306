import { randomBytes } from 'node:crypto'
import type { AccountId } from 'scp-images-client/contract/image-fields'
import { AccountError } from './account-error.ts'

const randomHex = (bytes: number) => randomBytes(bytes).toString('hex')

/** 32 hexadecimal digits, as the vendor's account ids. */
export const newAccountId = (): AccountId => randomHex(16)

/** 32 hexadecimal digits, as the vendor's access keys. */
export const newAccessKey = (): string => randomHex(16)

/** 64 hexadecimal digits: 256 random bits, as many as the signature's digest has. */
export const newSecretKey = (): string => randomHex(32)

/** @throws AccountError unless the text is 32 hexadecimal digits in lower case */
export function checkAccountId(text: string): AccountId {
  return check(/^[0-9a-f]{32}$/, text, () => {
    const lower = /^[0-9A-F]{32}$/i.test(text) ? `: write ${text.toLowerCase()}` : ''
    return `The account id ${show(text)} is not 32 hexadecimal digits in lower case${lower}.`
  })
}

/** @throws AccountError unless the text is 1 to 255 characters without control characters or blanks around */
export function checkAccountName(text: string): string {
  return check(/^(?!\s)[^\p{Cc}\p{Cs}]{1,255}(?<!\s)$/u, text, () =>
    text.trim() === ''
      ? 'The account needs a name.'
      : `The account name ${show(text)} is not 1 to 255 characters on one line, without blanks around them.`,
  )
}

/** @throws AccountError unless the text looks like an e-mail address */
export function checkUser(text: string): string {
  return check(/^(?=.{3,255}$)[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u, text, () => {
    return `The user ${show(text)} is not an e-mail address such as user@example.com.`
  })
}

/** @throws AccountError unless the text can be an access key: it travels in a header and names the key in listings */
export function checkAccessKey(text: string): string {
  return check(/^[\w-]{8,128}$/, text, () => {
    return `The access key ${show(text)} is not 8 to 128 letters, digits, "-" or "_".`
  })
}

/** @throws AccountError, which does not show the text, unless it can be a secret key */
export function checkSecretKey(text: string): string {
  return check(/^[\x21-\x7e]{16,256}$/, text, () => {
    return `The secret key is not 16 to 256 printable ASCII characters without blanks (it has ${text.length}).`
  })
}

function check(form: RegExp, text: string, complaint: () => string): string {
  if (!form.test(text)) throw new AccountError('invalid', complaint())
  return text
}

const longestShown = 80
const show = (text: string) =>
  JSON.stringify(text.length > longestShown ? `${text.slice(0, longestShown)}…` : text)
