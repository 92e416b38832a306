/** A URL for messages: without user, password, query and fragment, which may be secret, in at most 200 characters. */
export function shownUrl(url: URL): string {
  const text = `${url.protocol}//${url.host}${url.pathname}`
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}
