import { parentPort, workerData } from 'node:worker_threads'
import { readForAnother } from '../dist/cli/reading-thread.js'

await readForAnother(parentPort, workerData)
