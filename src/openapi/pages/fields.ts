import {
  type FieldSpec,
  type ImageField,
  type ImageShape,
  imageFieldNames,
  imageShapes,
  specOf,
} from 'scp-images-client/contract/image-fields'
import { filterParameters, listParameters } from 'scp-images-client/contract/list-images'
import { code, page, table } from '../markdown.ts'
import { schemaText } from '../schema-text.ts'

/** `docs/fields.md`. */
export function fieldsPage(): string {
  return page(
    'Fields of an image',
    'packages/client/src/contract/image-fields.ts',
    'Answers carry exactly the fields of their API version, in alphabetical order. A field that has no value is there with `null`, unless it is required. Times are UTC, in whole seconds.',
    table(
      ['Field', 'Since', 'Value', 'Required', 'Sort', 'Filter', 'Meaning', 'Example'],
      imageFieldNames.map(row),
    ),
    'Since: the first API version whose answers carry the field. An image by itself is what show, create and update answer; offers are the list of pending images.',
  )
}

function row(name: ImageField): string[] {
  const { since, schema, required, sortable, description, example } = specOf(name)
  const filtered = filterParameters.some((parameter) => listParameters[parameter].filter === name)
  return [
    code(name),
    sinceText(since),
    schemaText(schema),
    yes(required),
    yes(sortable),
    yes(filtered),
    description,
    code(shortened(`${example}`)),
  ]
}

const answers: Readonly<Record<ImageShape, string>> = {
  list: 'lists',
  show: 'an image by itself',
  pending: 'offers',
}

/** The version since which all answers have the field; where they differ, one for each kind of answer. */
function sinceText(since: FieldSpec['since']): string {
  const versions = new Set(Object.values(since))
  if (versions.size === 1) return `${[...versions][0]}`
  const texts = imageShapes.map((shape) => `${answers[shape]} ${since[shape] ?? 'never'}`)
  return texts.join('; ')
}

const yes = (value: boolean) => (value ? 'yes' : '')

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}...` : text)
