/** Names of the headers the wire uses. Lower case: HTTP compares them without regard to case. */
export const headers = {
  accessKey: 'scp-accesskey',
  signature: 'scp-signature',
  timestamp: 'scp-timestamp',
  clientType: 'scp-clienttype',
  accountId: 'scp-accountid',
  apiVersion: 'scp-api-version',
  requestId: 'x-request-id',
  scpRequestId: 'x-scp-request-id',
  ignoredParameters: 'x-ignored-parameters',
} as const

/** The vendor's own spelling, for clients and documents. */
export const headerSpelling = {
  accessKey: 'Scp-Accesskey',
  signature: 'Scp-Signature',
  timestamp: 'Scp-Timestamp',
  clientType: 'Scp-ClientType',
  accountId: 'Scp-AccountId',
  apiVersion: 'Scp-Api-Version',
  ignoredParameters: 'X-Ignored-Parameters',
} as const

export const defaultClientType = 'Openapi'
