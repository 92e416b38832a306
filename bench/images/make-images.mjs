#!/usr/bin/env node
/** Writes a catalogue as JSON lines to stdout, as `import ndjson` reads them. */
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { leastImages, makeImages } from './images.mjs'

const { values } = parseArgs({
  options: { images: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
})
const size = Number(values.images)
const seed = Number(values.seed)
if (!Number.isInteger(size) || size < leastImages || !Number.isInteger(seed)) {
  process.stderr.write(`make-images: --images takes an integer from ${leastImages}, --seed an integer\n`)
  process.exit(2)
}

const images = makeImages(seed, size)
let text = ''
for (let index = 0; index < size; index++) {
  text += `${JSON.stringify(images.at(index))}\n`
  if (text.length < 1_000_000 && index < size - 1) continue
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  text = ''
}
