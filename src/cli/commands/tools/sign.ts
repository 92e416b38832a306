import { Command } from 'commander'
import { apiVersionHeader } from 'scp-images-client/contract/api-versions'
import { signedHeaders, webCryptoHmac } from 'scp-images-client/signing'
import { addClientSettings, type ClientSettings, clientSettings, credentials } from '../../client/settings.ts'
import { type Context, print } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addOutput, outputOf, printJson } from '../../output/format.ts'
import { shellLine } from '../../shell/quoting.ts'

export function signCommand(context: Context): Command {
  const command = new Command('sign')
    .description('print the headers of a signed request, or a curl line; good for the next minutes')
    .argument('<method>', 'GET, POST, …')
    .argument('<url>', 'absolute URL, or a path on the endpoint: /v1/images?limit=5')
    .option('--curl', 'print a curl line that is safe to paste')
    .addHelpText('after', '\nExample:\n  $ eval "$(scp-images sign --curl GET \'/v1/images?limit=5\')"')
  addClientSettings(addOutput(command, ['table', 'json']))
  return command.action(async (method: string, url: string, options: { curl?: true }) => {
    const request = await sign(method, url, clientSettings(command, context))
    if (outputOf(command) === 'json') await printJson(context, request)
    else await print(context.stdout, options.curl ? `${curlLine(request)}\n` : headerLines(request.headers))
  })
}

interface SignedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

async function sign(method: string, given: string, settings: ClientSettings): Promise<SignedRequest> {
  if (!/^[A-Za-z]+$/.test(method))
    throw new CommandFailure('usage', `${JSON.stringify(method)} is no HTTP method`)
  const { endpoint, accountId, apiVersion, language } = settings.values
  const url = absoluteUrl(given, endpoint)
  const { accessKey, secretKey } = credentials(settings)
  const request = {
    method,
    url,
    language,
    accessKey,
    ...(accountId !== undefined && { accountId }),
    ...(apiVersion !== undefined && { apiVersion: apiVersionHeader(apiVersion) }),
  }
  const headers = await signedHeaders(request, webCryptoHmac(secretKey))
  return { method: method.toUpperCase(), url, headers }
}

/** The URL as it is sent: the signed text must be equal to the sent text. */
function absoluteUrl(given: string, endpoint: string): string {
  const text = given.startsWith('/') ? endpoint + given : given
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CommandFailure(
      'usage',
      `${JSON.stringify(given)} is neither an http(s) URL nor a path that begins with /`,
    )
  }
  url.hash = ''
  return url.href
}

const headerLines = (headers: SignedRequest['headers']): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')

/** `-g`: otherwise curl expands brackets and braces in the URL as patterns. */
function curlLine({ method, url, headers }: SignedRequest): string {
  const verb: Record<string, string[]> = { GET: [], HEAD: ['-I'] }
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  return shellLine(['curl', '-sS', '-g', ...(verb[method] ?? ['-X', method]), ...fields, url])
}
