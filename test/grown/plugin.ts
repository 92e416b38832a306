import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vitest/config'
import { withRows } from './rows.ts'

const root = fileURLToPath(new URL('../../', import.meta.url)).replaceAll('\\', '/')

/** Has the tests import the program as it is with the added rows. Nothing on the disk is changed. */
export const addRows = (): Plugin => ({
  name: 'added-rows',
  enforce: 'pre',
  transform: (text, id) => {
    const path = id.split('?', 1)[0] ?? ''
    return path.startsWith(root) ? withRows(path.slice(root.length), text) : undefined
  },
})
