import { imageIdOfSrn, imageSrn } from 'scp-images-client/contract/srn'
import { expect, test } from 'vitest'

const account = 'a8f10467abfc4b87b64614ab36eb9ae4'
const id = '70a599e0-31e7-49b7-b260-868f441e862b'

test('reads what it writes', () => {
  expect(imageIdOfSrn(imageSrn(account, 'kr-west1', id))).toBe(id)
})

test.each([
  `srn:local::${account}:kr-east1::virtualserver:image/${id}`,
  `srn:e::${account}:::gpuserver:image/${id}`,
])('%s names the image', (srn) => {
  expect(imageIdOfSrn(srn)).toBe(id)
})

test.each([
  '',
  'srn',
  `srn:e::${account}:kr-west1::vpc:image/${id}`,
  `srn:e::${account}:kr-west1::virtualserver:server/${id}`,
  `srn:e::${account}:kr-west1::virtualserver:image/`,
  `srn:e::${account}:kr-west1::virtualserver:image/${id}/members`,
  `x srn:e::${account}:kr-west1::virtualserver:image/${id}`,
])('%s names none', (srn) => {
  expect(imageIdOfSrn(srn)).toBeUndefined()
})
