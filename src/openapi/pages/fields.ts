import { type ImageField, imageFieldNames, specOf } from '../../contract/image-fields.ts'
import { filterParameters, listParameters } from '../../contract/list-images.ts'
import { code, page, table } from '../markdown.ts'
import { schemaText } from '../schema-text.ts'

/** `docs/fields.md`. */
export function fieldsPage(): string {
  return page(
    'Fields of an image',
    'src/contract/image-fields.ts',
    'Answers carry exactly the fields of their API version, in alphabetical order. A field that has no value is there with `null`, unless it is required. Times are UTC, in whole seconds.',
    table(
      ['Field', 'Since', 'Value', 'Required', 'Sort', 'Filter', 'Meaning', 'Example'],
      imageFieldNames.map(row),
    ),
    'Fields in lists only: ' +
      imageFieldNames
        .filter((name) => !specOf(name).shapes.includes('show'))
        .map(code)
        .join(', ') +
      '.',
  )
}

function row(name: ImageField): string[] {
  const { since, schema, required, sortable, description, example } = specOf(name)
  const filtered = filterParameters.some((parameter) => listParameters[parameter].filter === name)
  return [
    code(name),
    since,
    schemaText(schema),
    yes(required),
    yes(sortable),
    yes(filtered),
    description,
    code(shortened(`${example}`)),
  ]
}

const yes = (value: boolean) => (value ? 'yes' : '')

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}...` : text)
