import type { ApiVersion } from 'scp-images-client/contract/api-versions'
import type { AnswerKind } from 'scp-images-client/contract/operations'
import { answerSchemas } from './answer-schemas.ts'
import { imageHeaders, pageHeaders, type ResponseHeader } from './response-headers.ts'
import { exampleImage, exampleList, refTo } from './schemas.ts'

/** The response of an operation that succeeds. */
export interface Answer {
  readonly description: string
  /** Absent: no body. */
  readonly schema?: object
  readonly example?: object
  /** Absent: JSON. */
  readonly mediaType?: string
  readonly headers?: readonly ResponseHeader[]
}

const plain = (schema: keyof typeof answerSchemas, description: string): Answer => ({
  description,
  schema: answerSchemas[schema],
})

const fixedAnswers: Record<Exclude<AnswerKind, 'imageList' | 'pendingList' | 'image'>, Answer> = {
  nothing: { description: 'It is done' },
  accepted: plain('accepted', 'It is under way'),
  member: plain('member', 'The member'),
  memberList: plain('memberList', 'The members: all for the owner, itself alone for a member'),
  serverImage: plain('serverImage', 'The id of the image that is being made'),
  tagPage: plain('tagPage', 'The tags of the resource'),
  tagsByResource: plain('tagsByResource', 'The tags of the resource as they are now'),
  accessKeys: plain('accessKeys', 'The key that signed the request, without its secret'),
  endpoints: plain('endpoints', 'The services this server plays, and their base URLs'),
  versions: plain('versions', 'The API versions and their status today'),
  document: { ...plain('document', 'An OpenAPI document like this one'), headers: ['ETag'] },
  build: plain('build', 'The version of the server, and the API versions it knows'),
  health: plain('health', 'The process runs'),
  readiness: plain('readiness', 'The server takes requests and its database answers'),
  metrics: {
    ...plain('metrics', "Counts in Prometheus' text format 0.0.4"),
    mediaType: 'text/plain; version=0.0.4; charset=utf-8',
  },
}

/** The response of each kind in the edition `version`. */
export function answersOf(version: ApiVersion): Record<AnswerKind, Answer> {
  return {
    ...fixedAnswers,
    imageList: {
      description: 'One page of the images the caller may see',
      schema: refTo(version.listSchema),
      example: exampleList(version, 'list'),
      headers: pageHeaders,
    },
    pendingList: {
      description: 'The images that are offered to the caller and that it has not answered',
      schema: refTo(version.pendingSchema),
      example: exampleList(version, 'pending'),
      headers: pageHeaders,
    },
    image: {
      description: 'The image',
      schema: refTo(version.showSchema),
      example: exampleImage(version, 'show'),
      headers: imageHeaders,
    },
  }
}
