/** What a connection did, told by the texts of its statements. */
export interface TransactionWatch {
  /** This statement was executed. */
  did(text: string): void
  /** Is a transaction open, so that the connection sees what nobody else may see yet? */
  isOpen(): boolean
  /** Rises with each commit, and with each statement outside a transaction. */
  count(): number
}

export function transactionWatch(): TransactionWatch {
  let isOpen = false
  let count = 0
  return {
    did(text) {
      if (text.startsWith('begin')) isOpen = true
      else if (text === 'rollback') isOpen = false
      else if (!isOpen || text === 'commit') {
        isOpen = false
        count += 1
      }
    },
    isOpen: () => isOpen,
    count: () => count,
  }
}
