import { readAsProcess } from '../dist/cli/reading-process.js'

await readAsProcess()
