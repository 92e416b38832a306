import { ImageDataError, type ImageDataReason } from '../../src/catalogue/image-data.ts'

/** The error a call ends with; fails unless it is an ImageDataError with a fit message. */
export async function refusalOf(act: () => unknown): Promise<ImageDataError> {
  let result: unknown
  try {
    result = await act()
  } catch (error) {
    if (!(error instanceof ImageDataError)) throw error
    if (!/^[A-Z].{20,400}\.$/.test(error.message)) throw new Error(`unfit message: ${error.message}`)
    return error
  }
  throw new Error(`not refused: ${JSON.stringify(result)}`)
}

export const reasonOf = async (act: () => unknown): Promise<ImageDataReason> => (await refusalOf(act)).reason
