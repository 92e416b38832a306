import { parentPort, workerData } from 'node:worker_threads'
import { serveReader } from '../dist/ingest/reader/reader.js'

await serveReader(parentPort, workerData)
