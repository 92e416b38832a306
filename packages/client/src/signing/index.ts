export {
  type Hmac,
  headersOf,
  type SigningRequest,
  signedHeaders,
  signedPartsOf,
  webCryptoHmac,
} from './sign.ts'
export { type SignedParts, stringToSign } from './string-to-sign.ts'
