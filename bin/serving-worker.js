import { serveAsWorker } from '../dist/cli/serving-worker.js'

serveAsWorker()
