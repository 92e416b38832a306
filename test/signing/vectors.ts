/** Made-up keys; the signatures were computed with Python's hmac module. */
export const accessKey = '3f1d2c4b5a69788796a5b4c3d2e1f001'
export const secretKey = '9c8b7a69584736251403f2e1d0c9b8a7'
export const account = 'a8f10467abfc4b87b64614ab36eb9ae4'
export const timestamp = '1753174800000'

export interface Vector {
  readonly name: string
  readonly method: string
  readonly base: string
  /** Request target on the wire. */
  readonly target: string
  /** What the client signed after the base, if not the target. */
  readonly signedTarget?: string
  readonly accountId?: string
  readonly signature: string
}

const local = 'http://127.0.0.1:8080'
const vendor = 'https://virtualserver.kr-west1.s.samsungsdscloud.com'
const goQuery = 'limit=5&name=%EC%9A%B0%EB%B6%84%ED%88%AC+22&sort=created_at%3Adesc%2Cname&visibility=private'

// biome-ignore format: a table reads best with one row a line
export const accepted: readonly Vector[] = [
  { name: 'V1 documentation', method: 'GET', base: vendor, target: '/v1/images', signature: '9k9tzMxVcUwcJXK2ONP2rU3m/EW5jYIdg5qv3Zm9Mfs=' },
  { name: 'V2 documentation, raw colon', method: 'GET', base: vendor, target: '/v1/images?limit=20&sort=created_at:desc', signature: 'vf4QYL0laJWuvbIAkslkpmt5yFel7LpEVKRCuGTbRXg=' },
  { name: 'V4 Go, empty account', method: 'GET', base: local, target: `/v1/images?${goQuery}`, accountId: '', signature: 'pCy9eAfs7odHc9LThCTFVwc1psvRcBYIuAouH04SUUo=' },
  { name: 'V5 Go, account', method: 'GET', base: local, target: `/v1/images?${goQuery}`, accountId: account, signature: 'l8BdGg3VpWWIa1DESNmt0MkSY6i1W6JzB2C/E/4Wuy8=' },
  { name: 'V7 Python', method: 'GET', base: local, target: '/v1/images?limit=5&sort=created_at%3Adesc%2Cname&name=%EC%9A%B0%EB%B6%84%ED%88%AC+22&visibility=private', signedTarget: '/v1/images?limit=5&sort=created_at:desc,name&name=우분투 22&visibility=private', signature: 'z2lETNQxKH0MK5iGayF/lvraXGH8QkSdJks4mqtUHz8=' },
  { name: 'V9 member', method: 'PUT', base: local, target: '/v1/images/70a599e0-31e7-49b7-b260-868f441e862b/members/a8f10467abfc4b87b64614ab36eb9ae4', signature: 'b1qsmokO+dFz3eSoBHWbXwtMGM7vO7LTryFwVZsWrP4=' },
]

// biome-ignore format: a table reads best with one row a line
export const refused: readonly Vector[] = [
  { name: 'N1 query not signed', method: 'GET', base: local, target: '/v1/images?limit=1', signedTarget: '/v1/images', signature: 'fNt9323LhKtq4+e0shjU7MSG5YwTzjJk3E5zaaUYEVE=' },
  { name: 'N2 encoded twice', method: 'GET', base: local, target: '/v1/images?sort=created_at%3Adesc', signedTarget: '/v1/images?sort=created_at%253Adesc', signature: 'Al9gfuUQqUd5gJ7nhP0+VHuCdMkBH7Ou7Z1hyJAU6e8=' },
]

export const received = ({ method, base, target, accountId }: Vector) => ({
  method,
  bases: [base],
  target,
  timestamp,
  accessKey,
  accountId: accountId ?? '',
  clientType: 'Openapi',
})
