import { serveAsWorker } from '../dist/cli/serve/worker.js'

serveAsWorker()
