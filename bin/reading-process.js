import { readInProcess } from '../dist/ingest/reader/process-main.js'

await readInProcess()
