import { glob } from './glob.ts'
import { JsonSyntaxError, parseJsonText } from './json-text.ts'
import { type Effect, type PolicyDocument, type PolicyProblem, policyProblems } from './policy-document.ts'

type Matcher = (text: string) => boolean

interface Statement {
  readonly effect: Effect
  readonly actions: readonly Matcher[]
  readonly resources: readonly Matcher[]
}

/** What an access key may do, with the patterns compiled. */
export interface Policy {
  readonly statements: readonly Statement[]
}

/** A policy that is not valid. The message holds one line for each problem. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
  readonly problems: readonly PolicyProblem[]

  constructor(problems: readonly PolicyProblem[]) {
    const lines = problems.map(({ place, reason }) => `  ${place === '' ? 'the policy' : place}: ${reason}`)
    super(['The policy is not valid:', ...lines].join('\n'))
    this.problems = problems
  }
}

/**
 * Read a policy in the vendor's IAM form:
 * `{"Version":"2024-07-01","Statement":[{"Sid","Effect","Action":["virtualserver:ListImages"],"Resource":"*"}]}`.
 * @throws PolicyError with every problem and its place
 */
export function parsePolicy(text: string): Policy {
  const document = parseText(text)
  const problems = policyProblems(document)
  if (problems.length > 0) throw new PolicyError(problems)
  return {
    statements: (document as PolicyDocument).Statement.map((statement) => ({
      effect: statement.Effect,
      actions: [statement.Action].flat().map(glob),
      resources: [statement.Resource].flat().map(glob),
    })),
  }
}

/**
 * May the action be done on the resource? A Deny that matches both wins over every Allow; without an Allow it may not.
 * @param action `<service>:<operation>`, compared with case
 * @param resource an SRN, or `*` for an action on no single resource: only the pattern `*` matches that
 */
export function allows(policy: Policy, action: string, resource: string): boolean {
  const effects = policy.statements
    .filter((statement) => covers(statement.actions, action) && covers(statement.resources, resource))
    .map((statement) => statement.effect)
  return effects.includes('Allow') && !effects.includes('Deny')
}

const covers = (matchers: readonly Matcher[], text: string) => matchers.some((matches) => matches(text))

function parseText(text: string): unknown {
  try {
    return parseJsonText(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const place = `line ${error.line}, column ${error.column}`
    throw new PolicyError([{ place, reason: error.message }])
  }
}
