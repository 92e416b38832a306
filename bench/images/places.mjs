import { Random } from './random.mjs'
import { commonValues } from './shapes.mjs'

/** So few markers that the rows behind them are warm, in the newer four fifths so that a whole page follows. */
const few = 50

/** Where requests point to in a catalogue: accounts, markers that everyone may use, names. */
export class Places {
  /** @param {ReturnType<typeof import('./images.mjs').makeImages>} images */
  constructor(images) {
    this.images = images
    this.random = new Random(images.seed ^ 0x9a9e, images.size)
    const { accounts } = images
    this.callers = {
      everyone: accounts.filter((account) => account.role !== 'tiny'),
      owners: accounts.filter((account) => account.role === 'whale' || account.role === 'team'),
      one: accounts.filter((account) => account.role === 'whale'),
      tiny: accounts.filter((account) => account.role === 'tiny'),
    }
    this.markers = Array.from({ length: few }, (_, turn) => this.markerAt((80 * turn) / few))
    const isOwnName = (image) => image.name !== commonValues.name && image.scp_image_type === 'custom'
    this.names = this.markers.map((_, turn) => this.nearest((images.size * turn) / few, isOwnName).name)
  }

  /** A public image, any of them. */
  anyMarker() {
    return this.nearest(this.random.below(this.images.size)).id
  }

  oneOfFewMarkers() {
    return this.random.pick(this.markers)
  }

  /** A name that one public image has. */
  oneOfFewNames() {
    return this.random.pick(this.names)
  }

  /** A public image with about so many percent of the images before it in the default order, newest first. */
  markerAt(percent) {
    return this.nearest(this.images.size * (1 - percent / 100)).id
  }

  /** The public image closest after a place, or the first of all when none comes after it. */
  nearest(place, isWanted = () => true) {
    const { size, at } = this.images
    for (let index = Math.floor(place), steps = 0; steps < size; index++, steps++) {
      const image = at(index % size)
      if (image.visibility === 'public' && !image.os_hidden && isWanted(image)) return image
    }
    throw new Error('a catalogue has public images')
  }
}
