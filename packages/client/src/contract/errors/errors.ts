/**
 * Every error the server can answer with: status, the vendor's code where one is known, and the sentence in
 * both languages. Docs, the wire and the tests read this table; `{name}` is filled from the error's arguments.
 * A code that was once published is never given another meaning.
 */
export interface ErrorRow {
  readonly status: number
  readonly code: string
  /** Where the code comes from: seen on the vendor's wire, or ours. */
  readonly origin: 'vendor' | 'own'
  readonly en: string
  readonly ko: string
}

export type Language = 'en' | 'ko'

// biome-ignore format: a table reads best with one row a line
export const errors = {
  VALIDATION: { status: 400, code: 'ValidationError', origin: 'vendor', en: '{details}', ko: '{details}' },
  MALFORMED_BODY: { status: 400, code: 'BadRequest', origin: 'own', en: 'The request body is not a JSON object.', ko: '요청 본문이 JSON 객체가 아닙니다.' },
  VOLUMES_VISIBILITY: { status: 400, code: 'Image.InvalidVolumeOnVisibilityUpdate', origin: 'vendor', en: 'Image with volumes cannot update visibility.', ko: '볼륨이 있는 이미지는 공개 범위를 변경할 수 없습니다.' },
  MEMBER_LIMIT: { status: 400, code: 'Image.ImageMemberLimit', origin: 'own', en: 'The image {id} already has {limit} members, the most it can have.', ko: '이미지 {id}의 멤버가 이미 최대 {limit}명입니다.' },
  UNSIGNED: { status: 401, code: 'Unauthorized', origin: 'own', en: 'The request is not signed. Send the headers Scp-Accesskey, Scp-Signature and Scp-Timestamp.', ko: '요청이 서명되지 않았습니다. Scp-Accesskey, Scp-Signature, Scp-Timestamp 헤더를 보내 주십시오.' },
  BAD_SIGNATURE: { status: 401, code: 'HmacValidFail', origin: 'vendor', en: 'The request signature is not valid.', ko: '요청 서명이 유효하지 않습니다.' },
  FORBIDDEN: { status: 403, code: 'Forbidden', origin: 'vendor', en: 'The access key is not allowed to perform {action}.', ko: '이 인증키는 {action} 작업을 수행할 권한이 없습니다.' },
  WRONG_ACCOUNT: { status: 403, code: 'Forbidden', origin: 'own', en: 'The account in Scp-AccountId is not the account of the access key.', ko: 'Scp-AccountId의 계정이 인증키의 계정과 다릅니다.' },
  NOT_OWNER: { status: 403, code: 'Forbidden', origin: 'own', en: 'The image {id} belongs to another account: only its owner may do this.', ko: '이미지 {id}은(는) 다른 계정의 소유입니다. 소유자만 수행할 수 있습니다.' },
  NOT_MEMBER: { status: 403, code: 'Forbidden', origin: 'own', en: 'Only the member itself may do this.', ko: '해당 멤버 본인만 수행할 수 있습니다.' },
  NOT_SHARED: { status: 403, code: 'Forbidden', origin: 'own', en: 'The image {id} is not shared: set its visibility to shared first.', ko: '이미지 {id}은(는) 공유 상태가 아닙니다. 먼저 공개 범위를 shared로 설정해 주십시오.' },
  IMAGE_PROTECTED: { status: 403, code: 'Image.ImageProtected', origin: 'own', en: 'The image {id} is protected: set protected to false first.', ko: '이미지 {id}은(는) 보호되어 있습니다. 먼저 protected를 false로 설정해 주십시오.' },
  PATH_NOT_FOUND: { status: 404, code: 'ResourceNotFound', origin: 'vendor', en: 'There is nothing at this path.', ko: '요청한 경로를 찾을 수 없습니다.' },
  IMAGE_NOT_FOUND: { status: 404, code: 'Image.ImageNotFound', origin: 'own', en: 'The image {id} could not be found.', ko: '이미지 {id}을(를) 찾을 수 없습니다.' },
  MEMBER_NOT_FOUND: { status: 404, code: 'Image.ImageMemberNotFound', origin: 'own', en: 'The image {id} has no member {member}.', ko: '이미지 {id}에 멤버 {member}이(가) 없습니다.' },
  SERVER_NOT_FOUND: { status: 404, code: 'VirtualServer.VirtualServerNotFound', origin: 'vendor', en: 'The server {id} could not be found.', ko: '서버 {id}을(를) 찾을 수 없습니다.' },
  RESOURCE_NOT_FOUND: { status: 404, code: 'ResourceNotFound', origin: 'own', en: 'The resource {srn} could not be found.', ko: '리소스 {srn}을(를) 찾을 수 없습니다.' },
  METHOD_NOT_ALLOWED: { status: 405, code: 'MethodNotAllowed', origin: 'own', en: 'The method is not allowed here. Allowed: {allow}.', ko: '허용되지 않는 메서드입니다. 허용: {allow}.' },
  NO_SUCH_VERSION: { status: 406, code: 'NoSuchVersion', origin: 'vendor', en: 'API version {version} is not supported on this method. Supported: {supported}.', ko: 'API 버전 {version}은(는) 이 메서드에서 지원되지 않습니다. 지원 버전: {supported}.' },
  EXPIRED_VERSION: { status: 406, code: 'NoSuchVersion', origin: 'own', en: 'API version {version} is not supported on this method: its support ended on {since}. Supported: {supported}.', ko: 'API 버전 {version}은(는) 이 메서드에서 지원되지 않습니다: {since}에 지원이 종료되었습니다. 지원 버전: {supported}.' },
  MEMBER_EXISTS: { status: 409, code: 'Image.ImageMemberDuplicated', origin: 'own', en: 'The account {member} is a member of the image {id} already.', ko: '계정 {member}은(는) 이미 이미지 {id}의 멤버입니다.' },
  NOT_IMPORTABLE: { status: 409, code: 'Image.ImageNotImportable', origin: 'own', en: 'The image {id} is {status}: data can be imported only while it is queued or killed.', ko: '이미지 {id}의 상태는 {status}입니다. queued 또는 killed 상태에서만 가져올 수 있습니다.' },
  NOT_ACTIVE: { status: 409, code: 'Image.ImageNotActive', origin: 'own', en: 'The image {id} is {status}: wait until it is active.', ko: '이미지 {id}의 상태는 {status}입니다. active가 될 때까지 기다려 주십시오.' },
  SHARE_UNDER_WAY: { status: 409, code: 'Image.ImageShareInProgress', origin: 'own', en: 'The image {id} is being made for sharing already.', ko: '이미지 {id}은(는) 이미 공유용으로 만들어지고 있습니다.' },
  PRECONDITION_FAILED: { status: 412, code: 'PreconditionFailed', origin: 'own', en: 'The image {id} has changed: none of the tags in If-Match is its ETag now.', ko: '이미지 {id}이(가) 변경되었습니다. If-Match의 태그가 현재 ETag와 다릅니다.' },
  BODY_TOO_LARGE: { status: 413, code: 'PayloadTooLarge', origin: 'own', en: 'The request body is too large.', ko: '요청 본문이 너무 큽니다.' },
  URI_TOO_LONG: { status: 414, code: 'UriTooLong', origin: 'own', en: 'The request target is longer than {limit} bytes.', ko: '요청 주소가 {limit}바이트보다 깁니다.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, code: 'UnsupportedMediaType', origin: 'own', en: 'The content type is not supported. Send application/json.', ko: '지원하지 않는 콘텐츠 형식입니다. application/json으로 보내 주십시오.' },
  TOO_MANY_REQUESTS: { status: 429, code: 'TooManyRequests', origin: 'own', en: 'Too many requests. Retry after {seconds} s.', ko: '요청이 너무 많습니다. {seconds}초 후에 다시 시도해 주십시오.' },
  HEADERS_TOO_LARGE: { status: 431, code: 'HeadersTooLarge', origin: 'own', en: 'The request headers are too large.', ko: '요청 헤더가 너무 큽니다.' },
  MALFORMED_REQUEST: { status: 400, code: 'BadRequest', origin: 'own', en: 'The request is not well-formed HTTP.', ko: '올바른 HTTP 요청이 아닙니다.' },
  REQUEST_TIMEOUT: { status: 408, code: 'RequestTimeout', origin: 'own', en: 'The request did not arrive in time.', ko: '요청 시간이 초과되었습니다.' },
  INTERNAL: { status: 500, code: 'ContactAdminForAssistance', origin: 'vendor', en: 'An unexpected error occurred. Quote the request id to the operator of this server.', ko: '예기치 않은 오류가 발생했습니다. 서버 운영자에게 요청 ID를 알려 주십시오.' },
  UNAVAILABLE: { status: 503, code: 'ServiceUnavailable', origin: 'own', en: 'The server cannot answer now. Retry after {seconds} s.', ko: '서버가 지금 응답할 수 없습니다. {seconds}초 후에 다시 시도해 주십시오.' },
} as const satisfies Record<string, ErrorRow>

export type ErrorKey = keyof typeof errors

/** The language that an `Accept-Language` value prefers: Korean when its first choice is Korean, else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  return acceptLanguage !== undefined && /^\s*ko(?:[-_;,\s]|$)/i.test(acceptLanguage) ? 'ko' : 'en'
}

/** Fill the `{name}` places of a sentence. */
export function fill(template: string, args: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(args[name] ?? place))
}
