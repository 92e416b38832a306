import type { Option } from 'commander'

/**
 * Name words for a flag's value in help and completion without enforcing them, as `choices` would: what the API makes of
 * a value is the server's to say.
 */
export function suggest(option: Option, words: readonly string[] | undefined): Option {
  if (words) option.argChoices = [...words]
  return option
}
