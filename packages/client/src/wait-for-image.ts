import type { Client } from './api.ts'
import { ClientError } from './client-error.ts'
import type { ImageId } from './contract/image-fields.ts'
import type { ImageAnswer } from './responses.ts'

export const waitGoals = ['active', 'deleted'] as const
export type WaitGoal = (typeof waitGoals)[number]

/** Times in ms. */
export interface WaitTimes {
  /** Between two looks. */
  readonly interval: number
  /** From the first look on. */
  readonly timeout: number
  /** Hears of every look. */
  readonly onLook?: (status: string) => void
  readonly now?: () => number
  readonly sleep?: (ms: number) => Promise<void>
}

/** How the vendor's Terraform provider waits: at once, then every 3 s, ten looks in all. */
export const defaultWait = { interval: 3000, timeout: 30_000 } as const

/** `hopeless`: the image will never get there. `late`: it was not there in time. */
export interface WaitResult {
  readonly outcome: 'reached' | 'hopeless' | 'late'
  /** The image's last status; `deleted` when there is none any more. */
  readonly status: string
  /** The last answer, unless the image is gone. */
  readonly answer?: ImageAnswer
}

/** Statuses that an image does not leave by itself. */
const finalStatuses: Readonly<Record<WaitGoal, readonly string[]>> = {
  active: ['killed', 'deleted', 'pending_delete', 'deactivated'],
  deleted: [],
}

/**
 * Look at an image until it is active, or until it is gone.
 * @throws ClientError for every failed look; an image that is not there is a failure only when it should become active
 */
export async function waitForImage(
  client: Pick<Client, 'showImage'>,
  id: ImageId,
  goal: WaitGoal,
  times: WaitTimes = defaultWait,
): Promise<WaitResult> {
  const { interval, timeout, onLook, now = Date.now, sleep = pause } = times
  const end = now() + timeout
  for (;;) {
    const answer = await lookAt(client, id, goal)
    const status = answer?.image.status ?? 'deleted'
    onLook?.(status)
    const seen = { status, ...(answer && { answer }) }
    if (status === goal) return { outcome: 'reached', ...seen }
    if (finalStatuses[goal].includes(status)) return { outcome: 'hopeless', ...seen }
    const left = end - now()
    if (left <= 0) return { outcome: 'late', ...seen }
    await sleep(Math.min(interval, left))
  }
}

async function lookAt(client: Pick<Client, 'showImage'>, id: ImageId, goal: WaitGoal) {
  try {
    return await client.showImage(id)
  } catch (error) {
    if (goal === 'deleted' && error instanceof ClientError && error.status === 404) return undefined
    throw error
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
