import { accountRepositorySuite } from './account-repository.suite.ts'
import { changeSuite } from './change.suite.ts'
import { imageRepositorySuite } from './image-repository.suite.ts'
import { jobRepositorySuite } from './job-repository.suite.ts'
import { largeLoadSuite } from './large-load.suite.ts'
import { sourceRepositorySuite } from './source-repository.suite.ts'
import { writesSuite } from './writes.suite.ts'

/** All that every engine has to pass. */
export const suites = [
  imageRepositorySuite,
  largeLoadSuite,
  changeSuite,
  writesSuite,
  jobRepositorySuite,
  accountRepositorySuite,
  sourceRepositorySuite,
]
