import type { Language } from './errors.ts'

/**
 * One text for a name that leads to a local address and one that does not exist, so that it does not reveal which names
 * exist.
 */
const noPublicAddress = {
  en: 'The host of the URL has no public address: see how it is spelled, use a public address, or ask the operator to allow this host.',
  ko: 'URL의 호스트에 공인 주소가 없습니다. 철자를 확인하거나 공인 주소를 사용하거나 운영자에게 이 호스트의 허용을 요청해 주십시오.',
}

/** Why an image is not made of the data at an address, in error texts; `{status}` is the host's status. */
export const sourceReasons = {
  'malformed-url': {
    en: 'This is not a URL: write https://host/path, with blanks and special characters percent-encoded.',
    ko: 'URL이 아닙니다. 공백과 특수 문자를 퍼센트 인코딩하여 https://host/path 형식으로 입력해 주십시오.',
  },
  scheme: {
    en: 'The URL must start with https:// or http://.',
    ko: 'URL은 https:// 또는 http://로 시작해야 합니다.',
  },
  credentials: {
    en: 'The URL must not hold a user name or a password.',
    ko: 'URL에 사용자 이름이나 비밀번호를 포함할 수 없습니다.',
  },
  address: noPublicAddress,
  'host-unknown': noPublicAddress,
  'host-lookup': {
    en: 'The host name of the URL could not be looked up: see how it is spelled, or try again later.',
    ko: 'URL의 호스트 이름을 조회할 수 없습니다. 철자를 확인하거나 나중에 다시 시도해 주십시오.',
  },
  refused: {
    en: 'The host of the URL refuses the connection: see that it runs, and the port.',
    ko: 'URL의 호스트가 연결을 거부합니다. 호스트가 실행 중인지와 포트를 확인해 주십시오.',
  },
  tls: {
    en: 'The secure connection to the host of the URL failed: it needs a valid certificate for its name.',
    ko: 'URL의 호스트와 보안 연결을 맺을 수 없습니다. 호스트 이름에 유효한 인증서가 필요합니다.',
  },
  redirects: {
    en: 'The URL redirects too often or to where it may not: give the address of the object itself.',
    ko: 'URL의 리디렉션이 너무 많거나 허용되지 않는 곳으로 향합니다. 객체 자체의 주소를 입력해 주십시오.',
  },
  status: {
    en: 'The host of the URL answers {status}: see that the address is right, has not expired and can be read without a login.',
    ko: 'URL의 호스트가 {status} 상태로 응답합니다. 주소가 올바르고 만료되지 않았으며 로그인 없이 읽을 수 있는지 확인해 주십시오.',
  },
  response: {
    en: 'The host of the URL does not answer in proper HTTP: see that the address is right, or use another host.',
    ko: 'URL의 호스트가 올바른 HTTP로 응답하지 않습니다. 주소를 확인하거나 다른 호스트를 사용해 주십시오.',
  },
  encoding: {
    en: 'The object at the URL is sent with a Content-Encoding: store it without one.',
    ko: 'URL의 객체가 Content-Encoding과 함께 전송됩니다. 인코딩 없이 저장해 주십시오.',
  },
  'too-large': {
    en: 'The object at the URL is larger than this server takes: make it smaller with qemu-img convert -c -O qcow2.',
    ko: 'URL의 객체가 이 서버의 허용 크기보다 큽니다. qemu-img convert -c -O qcow2로 크기를 줄여 주십시오.',
  },
  truncated: {
    en: 'The object at the URL ends too early: upload it again.',
    ko: 'URL의 객체가 중간에 끊겨 있습니다. 다시 업로드해 주십시오.',
  },
  'not-qcow2': {
    en: 'The object at the URL does not start like a qcow2 file: if it is a raw disk, convert it with qemu-img convert -f raw -O qcow2.',
    ko: 'URL의 객체가 qcow2 파일로 시작하지 않습니다. raw 디스크이면 qemu-img convert -f raw -O qcow2로 변환해 주십시오.',
  },
  'foreign-format': {
    en: 'The object at the URL is no qcow2 image, but another disk format, an archive or a web page: unpack it or convert it with qemu-img convert -O qcow2, and see that it can be read without a login.',
    ko: 'URL의 객체가 qcow2 이미지가 아니라 다른 디스크 형식, 압축 파일 또는 웹 페이지입니다. 압축을 풀거나 qemu-img convert -O qcow2로 변환하고, 로그인 없이 읽을 수 있는지 확인해 주십시오.',
  },
  'unsupported-version': {
    en: 'The qcow2 image at the URL has a version that is not supported: write it anew with qemu-img convert -O qcow2.',
    ko: 'URL의 qcow2 이미지 버전을 지원하지 않습니다. qemu-img convert -O qcow2로 다시 만들어 주십시오.',
  },
  'unsupported-feature': {
    en: 'The qcow2 image at the URL uses a feature that is not supported: write it anew with qemu-img convert -O qcow2.',
    ko: 'URL의 qcow2 이미지가 지원되지 않는 기능을 사용합니다. qemu-img convert -O qcow2로 다시 만들어 주십시오.',
  },
  'backing-file': {
    en: 'The qcow2 image at the URL needs a backing file: make one image of both with qemu-img convert -O qcow2.',
    ko: 'URL의 qcow2 이미지에 백킹 파일이 필요합니다. qemu-img convert -O qcow2로 하나의 이미지로 만들어 주십시오.',
  },
  'external-data-file': {
    en: 'The qcow2 image at the URL keeps its data in another file: make one image of both with qemu-img convert -O qcow2.',
    ko: 'URL의 qcow2 이미지의 데이터가 다른 파일에 있습니다. qemu-img convert -O qcow2로 하나의 이미지로 만들어 주십시오.',
  },
  encrypted: {
    en: 'The qcow2 image at the URL is encrypted: decrypt it with qemu-img convert -O qcow2.',
    ko: 'URL의 qcow2 이미지가 암호화되어 있습니다. qemu-img convert -O qcow2로 복호화해 주십시오.',
  },
  damaged: {
    en: 'The qcow2 image at the URL is marked as damaged or in use: repair it with qemu-img check -r all.',
    ko: 'URL의 qcow2 이미지가 손상되었거나 사용 중으로 표시되어 있습니다. qemu-img check -r all로 복구해 주십시오.',
  },
  'absurd-size': {
    en: 'The qcow2 image at the URL says a size that no disk has: make it anew.',
    ko: 'URL의 qcow2 이미지에 적힌 디스크 크기가 올바르지 않습니다. 이미지를 다시 만들어 주십시오.',
  },
  'malformed-header': {
    en: 'The qcow2 header of the object at the URL is malformed: make the image anew.',
    ko: 'URL의 객체의 qcow2 헤더가 잘못되었습니다. 이미지를 다시 만들어 주십시오.',
  },
} as const satisfies Record<string, Record<Language, string>>

export type SourceReason = keyof typeof sourceReasons

export const isSourceReason = (text: string): text is SourceReason => Object.hasOwn(sourceReasons, text)
