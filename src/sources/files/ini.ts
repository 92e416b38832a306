/** A section of an INI file: its name in brackets, and its keys. Of a key that stands twice the later value counts. */
export interface IniSection {
  readonly name: string
  readonly values: ReadonlyMap<string, string>
}

/**
 * Read sections of `key=value` lines. A line that begins with a blank continues the value before it; comments begin
 * with `#`. Lines before the first section, and lines of any other form, are ignored.
 */
export function readIni(text: string): IniSection[] {
  const sections: { name: string; values: Map<string, string> }[] = []
  let lastKey: string | undefined
  for (const line of text.split(/\r?\n/)) {
    const section = /^\[([^\]]+)\]\s*$/.exec(line)?.[1]
    const values = sections.at(-1)?.values
    if (section !== undefined) {
      sections.push({ name: section, values: new Map() })
      lastKey = undefined
    } else if (values && lastKey !== undefined && /^[ \t]/.test(line)) {
      values.set(lastKey, `${values.get(lastKey)}\n${line.slice(1)}`)
    } else if (values && !line.startsWith('#')) {
      const [, key, value = ''] = /^([^=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? []
      lastKey = key
      if (key !== undefined) values.set(key, value)
    }
  }
  return sections
}
