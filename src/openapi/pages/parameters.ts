import {
  limitBounds,
  listParameterNames,
  listParameters,
  maximumValueLength,
  sortKeys,
} from 'scp-images-client/contract/list-images'
import { code, list, page, table } from '../markdown.ts'
import { schemaText } from '../schema-text.ts'

/** `docs/parameters.md`. */
export function parametersPage(): string {
  return page(
    'Parameters of List Images',
    'packages/client/src/contract/list-images.ts',
    'All are optional, and the same in every API version. On the command line each is a flag of `scp-images list`.',
    table(
      ['Parameter', 'Value', 'Default', 'Example', 'Meaning'],
      listParameterNames.map((name) => {
        const { schema, default: preset, example, description } = listParameters[name]
        return [
          code(name),
          schemaText(schema),
          preset === undefined ? '-' : code(preset),
          code(example),
          description,
        ]
      }),
    ),
    '## Rules',
    list([
      `${code('limit')}: a plain decimal integer from ${limitBounds.minimum} to ${limitBounds.maximum}; anything else, an empty text too, is answered with 400.`,
      `${code('marker')}: the id of an image the caller may see. The answer is the page after it in the order of ${code('sort')}; the image need not match the filters. Any other marker is answered with 400, always with the same body.`,
      'Filters compare exactly, byte for byte, and all must match. Colon, comma and percent sign have no special meaning.',
      'An empty value counts as absent, except for `limit`.',
      'If a parameter is sent twice, the last one counts.',
      'An unknown parameter is ignored, and its name is in the header `X-Ignored-Parameters` of the answer.',
      `A value that is not UTF-8, holds a NUL, or is longer than ${maximumValueLength} characters is answered with 400.`,
      'All invalid parameters are reported at once.',
      'The caller sees public images, its own, and shared ones whose membership it accepted. Community images of other accounts are listed with `visibility=community` only; hidden images never.',
    ]),
    '## Sort',
    `${code('key[:asc|:desc],…')}: blanks are trimmed, the default direction is ${code('desc')}, and if a key is there twice the first counts. Keys:`,
    list(sortKeys.map(code)),
    'Images with equal keys are ordered by `created_at`, then `id`: in the direction of the key if one was sent, otherwise descending. Null is the smallest value: first in `asc`, last in `desc`.',
  )
}
