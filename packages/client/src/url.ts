import { ClientError } from './client-error.ts'

/** Values of a query, sent as they are: the server judges them. Absent ones are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>

/**
 * The URL of an operation.
 * @param template the path, with `{name}` for one segment
 * @throws ClientError `invalid` for a value that cannot be a segment: URLs resolve `.` and `..`, and an empty one names
 *   what lies above, so that "remove this member" would become "delete the image"; also for an endpoint that is no URL
 */
export function addressOf(
  endpoint: string,
  template: string,
  path: Readonly<Record<string, string>> = {},
  query: Query = {},
): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => segment(name, path[name] ?? ''))
  const url = absolute(endpoint, filled)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.append(name, String(value))
  }
  return url.href
}

function absolute(endpoint: string, path: string): URL {
  try {
    return new URL(`${endpoint.replace(/\/+$/, '')}${path}`)
  } catch {
    // Neither quoted nor passed on as the cause, which quotes it: it may hold a password.
    throw new ClientError('invalid', 'the endpoint is no URL of a server, such as http://127.0.0.1:8080')
  }
}

function segment(name: string, value: string): string {
  if (!value.isWellFormed() || ['', '.', '..'].includes(value))
    throw new ClientError('invalid', `${JSON.stringify(value)} is no ${name}`)
  return encodeURIComponent(value)
}
