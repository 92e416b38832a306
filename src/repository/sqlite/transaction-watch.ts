/** What a connection did, told by the texts of its statements. */
interface TransactionWatch {
  /** This statement was executed. */
  did(text: string): void
  /** Is a transaction open, so that the connection sees what nobody else may see yet? */
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
