import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/** A secret key made ready for signing. It does not show the secret when printed. */
export type SigningKey = KeyObject

/** Prepare a secret key; its UTF-8 bytes are the HMAC key. Do it once a key, not once a request. */
export const signingKey = (secretKey: string): SigningKey => createSecretKey(secretKey, 'utf8')

/**
 * HMAC-SHA256 of a text, standard Base64 with padding (44 characters).
 * A KeyObject costs 2 µs on Node 20 and 24 alike, where a Buffer key costs 13 µs on 24. Two one-shot hashes over
 * kept padded blocks cost 1.2 µs: too little gained for an HMAC of our own.
 */
export const hmacBase64 = (text: string, key: SigningKey): string =>
  createHmac('sha256', key).update(text).digest('base64')
