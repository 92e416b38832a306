import { type ErrorKey, type ErrorRow, errors, fill, type Language } from './errors.ts'
import { type FieldError, fieldErrorText } from './field-errors.ts'

type Arguments = Readonly<Record<string, string | number>>

/** The one error class of the program: a row of the error table, with what fills its sentence. */
export class CatalogueError extends Error {
  readonly key: ErrorKey
  readonly args: Arguments
  readonly fields: readonly FieldError[]

  constructor(key: ErrorKey, args: Arguments = {}, fields: readonly FieldError[] = []) {
    super(key)
    this.name = 'CatalogueError'
    this.key = key
    this.args = args
    this.fields = fields
  }

  get row(): ErrorRow {
    return errors[this.key]
  }

  /** Text for people: one sentence, or one a bad field. */
  detail(language: Language): string | string[] {
    if (this.fields.length > 0) return this.fields.map((field) => fieldErrorText(field, language))
    return fill(this.row[language], this.args)
  }
}

/** 400 with every bad field at once. */
export const validationError = (fields: readonly FieldError[]): CatalogueError =>
  new CatalogueError('VALIDATION', {}, fields)
