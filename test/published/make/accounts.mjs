// Who the published databases know. Test data: nothing here opens anything but those files.

/** Seals the secrets of their access keys, 64 hexadecimal digits. A test key. */
export const masterKey = '0123456789abcdef'.repeat(4)

/** Accounts, each with its access key. */
export const alice = {
  id: 'a8f10467abfc4b87b64614ab36eb9ae4',
  name: 'Ällis & Söhne "GmbH" \\ 🐟',
  user: 'alice@example.com',
  accessKey: 'published-alice',
  secretKey: 'the-secret-of-published-alice-00',
}
export const bob = {
  id: 'b0b00467abfc4b87b64614ab36eb9ae4',
  name: '밥의 계정',
  accessKey: 'published-bob',
  secretKey: 'the-secret-of-published-bob-0000',
}
export const carol = {
  id: 'ca501467abfc4b87b64614ab36eb9ae4',
  name: "O'Carroll",
  user: 'élodie@exämple.com',
  accessKey: 'published-carol',
  secretKey: 'the-secret-of-published-carol-00',
}
/** Has the images that everyone sees. */
export const publisher = {
  id: 'f0000000000000000000000000000001',
  name: 'Publisher',
  accessKey: 'published-publisher',
  secretKey: 'the-secret-of-published-publisher',
}

export const accounts = [alice, bob, carol, publisher]

const rights = { Sid: 'lists', Effect: 'Allow', Action: ['virtualserver:ListImages'], Resource: '*' }

/** Keys beside them: one that may list only, and one that is disabled. */
export const otherKeys = [
  {
    account: alice.id,
    accessKey: 'published-lister',
    secretKey: 'the-secret-of-published-lister-0',
    policy: JSON.stringify({ Version: '2024-07-01', Statement: [rights] }),
  },
  {
    account: bob.id,
    accessKey: 'published-disabled',
    secretKey: 'the-secret-of-published-disabled',
    isDisabled: true,
  },
]
