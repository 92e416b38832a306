import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'

/** Seals (encrypts) short texts for storage, with AES-256-GCM. */
export interface SecretBox {
  /**
   * Encrypt a text, bound to the name it belongs to: `v1.` and Base64url of nonce (12 bytes), tag (16) and ciphertext.
   * Two seals of one text differ.
   */
  seal(text: string, name: string): string
  /** @throws SecretBoxError when it was sealed with another key, for another name, or was changed */
  open(sealed: string, name: string): string
}

/** A sealed secret that cannot be opened. The message holds nothing secret. */
export class SecretBoxError extends Error {
  override readonly name = 'SecretBoxError'

  constructor(name: string) {
    super(
      `The secret of ${name} cannot be opened: it was sealed with another master key, or was changed. ` +
        'Start with the master key file that was in use when the access key was made.',
    )
  }
}

const algorithm = 'aes-256-gcm'
const version = 'v1.'
const nonceBytes = 12
const tagBytes = 16
const options = { authTagLength: tagBytes }

/** @param masterKey 32 bytes */
export function createSecretBox(masterKey: Uint8Array): SecretBox {
  if (masterKey.length !== 32) throw new RangeError(`A master key has 32 bytes, not ${masterKey.length}.`)
  const key = createSecretKey(masterKey)
  return {
    seal(text, name) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, key, nonce, options).setAAD(Buffer.from(name))
      const ciphertext = [cipher.update(text, 'utf8'), cipher.final()]
      return version + Buffer.concat([nonce, cipher.getAuthTag(), ...ciphertext]).toString('base64url')
    },
    open(sealed, name) {
      if (!sealed.startsWith(version)) throw new SecretBoxError(name)
      const bytes = Buffer.from(sealed.slice(version.length), 'base64url')
      const tag = bytes.subarray(nonceBytes, nonceBytes + tagBytes)
      if (tag.length < tagBytes) throw new SecretBoxError(name)
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), options)
      decipher.setAAD(Buffer.from(name)).setAuthTag(tag)
      const text = decipher.update(bytes.subarray(nonceBytes + tagBytes))
      try {
        return Buffer.concat([text, decipher.final()]).toString()
      } catch {
        throw new SecretBoxError(name)
      }
    },
  }
}
