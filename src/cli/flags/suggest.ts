import type { Option } from 'commander'

/**
 * Show words for a flag's value in help and completion, without refusing other words as `choices` would: the value is
 * validated by the server, or where the settings are read.
 */
export function suggest(option: Option, words: readonly string[] | undefined): Option {
  if (words) option.argChoices = [...words]
  return option
}
