// How recorded answers lie in their file. A body is a list of numbers of texts, since lists share their images.

const borders = /(^\{"images":\[\{|^\{|\},\{|\}\]\}$|\}$)/

/** The text of a file of recorded answers. */
export function writeAnswers({ requests, commands }) {
  const texts = new Map()
  const numberOf = (text) => {
    if (!texts.has(text)) texts.set(text, texts.size)
    return texts.get(text)
  }
  const rows = requests.map(({ account, version, target, status, body }) => [
    account,
    version,
    target,
    status,
    body === null ? null : body.split(borders).map(numberOf),
  ])
  return JSON.stringify({ requests: rows, commands, texts: [...texts.keys()] })
}

/** What such a text says. */
export function readAnswers(text) {
  const { requests, commands, texts } = JSON.parse(text)
  return {
    commands,
    requests: requests.map(([account, version, target, status, numbers]) => {
      const body = numbers === null ? null : numbers.map((number) => texts[number]).join('')
      return { account, version, target, status, body }
    }),
  }
}
