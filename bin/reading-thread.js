import { parentPort, workerData } from 'node:worker_threads'
import { readForAnother } from '../dist/cli/read-for-another.js'

await readForAnother(parentPort, workerData)
