import { headerSpelling } from 'scp-images-client/contract/headers'

/** Request headers that answers for one account, in one version, depend on. */
export const varyByCaller = `${headerSpelling.apiVersion}, Accept-Encoding, ${headerSpelling.accessKey}`
