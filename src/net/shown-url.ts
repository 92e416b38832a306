/** A URL as messages show it: without user, password, query and fragment, which may be secrets, and not too long. */
export function shownUrl(url: URL): string {
  const text = `${url.protocol}//${url.host}${url.pathname}`
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}
