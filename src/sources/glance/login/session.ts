import type { WebAnswer } from '../../web/exchange.ts'
import type { WebReader } from '../../web/web-reader.ts'
import { type Login, logIn } from './keystone.ts'
import type { TokenRequest } from './token-request.ts'

/** Questions in the name of one login, or of nobody. */
export interface Session {
  /** The service catalogue of the login; undefined for nobody. */
  catalogue(): Promise<unknown>
  /** GET. A token that is not taken (401) is renewed, once a question: it may have expired in between. */
  get(url: URL): Promise<WebAnswer>
}

/** @param request how to log in; absent: nobody asks */
export function openSession(web: WebReader, request: TokenRequest | undefined): Session {
  if (!request) return { catalogue: async () => undefined, get: (url) => web.read({ url }) }
  let login: Promise<Login> | undefined
  const current = () => {
    login ??= logIn(web, request)
    return login
  }
  const ask = (url: URL, token: string) => web.read({ url, headers: { 'X-Auth-Token': token } })

  return {
    catalogue: async () => (await current()).catalogue,
    async get(url) {
      const used = current()
      const answer = await ask(url, (await used).token)
      if (answer.status !== 401) return answer
      // Of several questions under way the first renews it for all.
      if (login === used) login = undefined
      return ask(url, (await current()).token)
    },
  }
}
