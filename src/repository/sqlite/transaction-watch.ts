/** What a connection did, from the texts of its statements. */
interface TransactionWatch {
  /** This statement was executed. */
  did(text: string): void
  /** Is a transaction open, so that the connection reads uncommitted data? */
  isOpen(): boolean
}

export function transactionWatch(): TransactionWatch {
  let isOpen = false
  return {
    did(text) {
      if (text.startsWith('begin')) isOpen = true
      else if (text === 'rollback' || text === 'commit') isOpen = false
    },
    isOpen: () => isOpen,
  }
}
