import type { ImageRepository } from '../catalogue/image-repository.ts'

/** A repository whose new jobs are begun as soon as they are stored. */
export function wakeOnNewJobs(images: ImageRepository, wake: () => void): ImageRepository {
  return {
    ...images,
    async change(actor, id, decide) {
      let hasNewJobs = false
      const result = await images.change(actor, id, (stored) => {
        const change = decide(stored)
        hasNewJobs = (change.newJobs?.length ?? 0) > 0
        return change
      })
      if (hasNewJobs) wake()
      return result
    },
  }
}
