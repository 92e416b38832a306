import { readAsProcess } from '../dist/ingest/reader/process-main.js'

await readAsProcess()
