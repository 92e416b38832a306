import { randomUUID } from 'node:crypto'

/**
 * A fresh id; nothing a client sends can choose it. Sent as `x-request-id` (the envelope's `request_id`) and
 * `x-scp-request-id` (its `global_request_id`), the two headers the vendor's clients look for.
 */
export const freshRequestId = (): string => `req-${randomUUID()}`
