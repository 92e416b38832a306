/** A module of the built program as a string literal for the source text of another process: `import … from ${builtModule('…')}`. */
export const builtModule = (file: string): string =>
  JSON.stringify(new URL(`../dist/${file}`, import.meta.url).href)
