import { parentPort, workerData } from 'node:worker_threads'
import { readForAnother } from '../dist/ingest/reader/reader.js'

await readForAnother(parentPort, workerData)
