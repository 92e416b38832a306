import type { Command, Option } from 'commander'
import { shellWord } from './quoting.ts'

export const shells = ['bash', 'zsh', 'fish'] as const

/** A command, and its path: the names of the commands up to it, each after a blank (`' db backup'`). */
interface Place {
  readonly path: string
  readonly command: Command
}

function placesOf(command: Command, path = ''): Place[] {
  const below = command.commands.flatMap((child) => placesOf(child, `${path} ${child.name()}`))
  return [{ path, command }, ...below]
}

/** The script that completes this program's commands, flags and their choices in a shell. */
export function completionScript(shell: (typeof shells)[number], program: Command): string {
  const writers = { bash: bashScript, zsh: zshScript, fish: fishScript }
  return writers[shell](program.name(), placesOf(program))
}

const visible = (command: Command): readonly Option[] =>
  command.options.filter((option) => !option.hidden && option.long)

const takesValue = (option: Option): boolean => option.required || option.optional

const choicesOf = (command: Command): string[] =>
  command.registeredArguments.flatMap((argument) => argument.argChoices ?? [])

const wordsOf = ({ command }: Place): string[] => [
  ...command.commands.map((child) => child.name()),
  ...choicesOf(command),
  ...visible(command).map(({ long }) => long ?? ''),
]

/**
 * The part that bash and zsh have in common: it sets `candidates` from `typed` (the words before the current one) and
 * `previous`. The variable `place` is not named `path`, because in zsh that is the search path.
 */
function findCandidates(places: readonly Place[]): string {
  const deeper = places.filter(({ path }) => path !== '').map(({ path }) => shellWord(path))
  const values = places.flatMap((place) =>
    visible(place.command)
      .filter(takesValue)
      .map((option) => {
        const patterns = [option.long, option.short].filter((flag) => flag !== undefined)
        const pattern = patterns.map((flag) => shellWord(`${place.path} ${flag}`)).join('|')
        return `    ${pattern}) candidates=${shellWord((option.argChoices ?? []).join(' '))} ;;`
      }),
  )
  const words = places.map(
    (place) => `        ${shellWord(place.path)}) candidates=${shellWord(wordsOf(place).join(' '))} ;;`,
  )
  return `  local place='' word candidates=''
  for word in "\${typed[@]}"; do
    case "$place $word" in
      ${deeper.join('|')}) place="$place $word" ;;
    esac
  done
  case "$place $previous" in
${values.join('\n')}
    *)
      case "$place" in
${words.join('\n')}
      esac ;;
  esac`
}

const functionName = (name: string): string => `_${name.replaceAll('-', '_')}`

/** Without candidates (the value of a flag) the shell completes file names. */
const bashScript = (name: string, places: readonly Place[]): string => `${functionName(name)}() {
  local typed=("\${COMP_WORDS[@]:1:COMP_CWORD-1}") previous="\${COMP_WORDS[COMP_CWORD-1]}"
${findCandidates(places)}
  COMPREPLY=($(compgen -W "$candidates" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F ${functionName(name)} ${name}
`

const zshScript = (name: string, places: readonly Place[]): string => `#compdef ${name}
${functionName(name)}() {
  local typed=("\${(@)words[2,CURRENT-1]}") previous="\${words[CURRENT-1]}"
${findCandidates(places)}
  if [[ -n "$candidates" ]]; then compadd -- \${=candidates}; else _files; fi
}
compdef ${functionName(name)} ${name}
`

function fishScript(name: string, places: readonly Place[]): string {
  const at = `_${functionName(name)}_at`
  const known = places.filter(({ path }) => path !== '').map(({ path }) => shellWord(path.trim()))
  const lines = places.flatMap(({ path, command }) => {
    const start = `complete -c ${name} -n '${[at, path.trim()].join(' ').trim()}'`
    const choices = choicesOf(command)
    const children = command.commands.map(
      (child) => `${start} -f -a ${child.name()} -d ${fishWord(child.description())}`,
    )
    return [
      ...children,
      ...(choices.length > 0 ? [`${start} -f -a ${fishWord(choices.join(' '))}`] : []),
      ...visible(command).map((option) => [start, ...fishFlag(option)].join(' ')),
    ]
  })
  return `function ${at}
    set -l place
    for word in (commandline -opc)[2..-1]
        if contains -- (string join ' ' $place $word) ${known.join(' ')}
            set -a place $word
        end
    end
    test "$argv" = "$place"
end
${lines.join('\n')}
`
}

function fishFlag(option: Option): string[] {
  const { long = '', short, description, argChoices } = option
  const value = argChoices ? ['-x', '-a', fishWord(argChoices.join(' '))] : takesValue(option) ? ['-r'] : []
  const shortFlag = short ? ['-s', short.slice(1)] : []
  return ['-l', long.slice(2), ...shortFlag, ...value, '-d', fishWord(description)]
}

/** In fish's single quotes both the quote and the backslash are escaped by a backslash. */
const fishWord = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
