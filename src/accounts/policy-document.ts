import { serviceWord } from 'scp-images-client/contract/api-versions'

/** A policy in the vendor's IAM form, as written in a file. */
export interface PolicyDocument {
  readonly Version: typeof policyVersion
  readonly Statement: readonly StatementDocument[]
}

interface StatementDocument {
  readonly Sid?: string
  readonly Effect: Effect
  /** `<service>:<operation>`, `*` for any text. */
  readonly Action: string | readonly string[]
  /** `*`, or an SRN with `*` for any text. */
  readonly Resource: string | readonly string[]
}

const policyVersion = '2024-07-01'
const effects = ['Allow', 'Deny'] as const
export type Effect = (typeof effects)[number]

/** What is wrong with a policy, and where: a path such as `Statement[1].Effect`, or line and column. */
export interface PolicyProblem {
  readonly place: string
  readonly reason: string
}

/** Everything that is wrong with a policy document; nothing if it is a `PolicyDocument`. */
export function policyProblems(document: unknown): PolicyProblem[] {
  return object(document, '', {
    Version: (value, place) =>
      value === policyVersion ? [] : wrong(place, `must be "${policyVersion}", not ${show(value)}`),
    Statement: statements,
  })
}

type Check = (value: unknown, place: string) => PolicyProblem[]

const wrong = (place: string, reason: string): PolicyProblem[] => [{ place, reason }]

function statements(value: unknown, place: string): PolicyProblem[] {
  if (!Array.isArray(value)) return wrong(place, `must be a list of statements, not ${show(value)}`)
  if (value.length === 0) return wrong(place, 'must hold at least one statement')
  return value.flatMap((item, index) => object(item, `${place}[${index}]`, statement, { Sid: sid }))
}

const sid: Check = (value, place) =>
  typeof value === 'string' ? [] : wrong(place, `must be a text, not ${show(value)}`)

const statement: Readonly<Record<string, Check>> = {
  Effect: (value, place) =>
    effects.some((effect) => effect === value)
      ? []
      : wrong(place, `must be ${effects.map((effect) => `"${effect}"`).join(' or ')}, not ${show(value)}`),
  Action: oneOrMore(
    /^(?:[\w-]*\*[\w*-]*|[\w*-]+:[\w*-]+)$/,
    `must be "*" or "<service>:<operation>" such as "${serviceWord}:ListImages"`,
  ),
  Resource: oneOrMore(
    /^(?:\*|srn:)[^\s\p{Cc}]*$/u,
    `must be "*" or an SRN such as "srn:*:${serviceWord}:image/*"`,
  ),
}

/** A text of the form, or a list of such texts. */
function oneOrMore(form: RegExp, rule: string): Check {
  const one: Check = (value, place) =>
    typeof value === 'string' && form.test(value) ? [] : wrong(place, `${rule}, not ${show(value)}`)
  return (value, place) => {
    if (!Array.isArray(value)) return one(value, place)
    if (value.length === 0) return wrong(place, 'must not be an empty list')
    return value.flatMap((item, index) => one(item, `${place}[${index}]`))
  }
}

/** An object with the required keys, perhaps the optional ones, and no others: an unknown key might restrict a rule. */
function object(
  value: unknown,
  place: string,
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): PolicyProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong(place, `must be an object, not ${show(value)}`)
  }
  const checks: Readonly<Record<string, Check>> = { ...optional, ...required }
  const at = (key: string) => (place === '' ? key : `${place}.${key}`)
  const missing = Object.keys(required).filter((key) => !Object.hasOwn(value, key))
  return [
    ...Object.entries(value).flatMap(([key, item]) =>
      Object.hasOwn(checks, key)
        ? (checks[key] as Check)(item, at(key))
        : wrong(at(key), `is not supported; the keys here are ${Object.keys(checks).join(', ')}`),
    ),
    ...missing.flatMap((key) => wrong(at(key), 'is missing')),
  ]
}

/** A value as a message shows it: strings, numbers and the like as JSON, lists and objects by kind. */
function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
