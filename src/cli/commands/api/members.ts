import { Command } from 'commander'
import type { Client, ImageMember, MemberAnswer } from 'scp-images-client'
import { settingsOf } from '../../../config/options.ts'
import { ownAccount } from '../../client/own-account.ts'
import { type ClientSettings, clientSettings, openClient } from '../../client/settings.ts'
import type { Context } from '../../context.ts'
import { addSettings } from '../../flags/setting-flags.ts'
import { addOutput } from '../../output/format.ts'
import { printDone, printThing, printThings } from '../../output/responses.ts'
import type { Column } from '../../output/table.ts'

const colours: Readonly<Record<string, string>> = { accepted: '32', pending: '33', rejected: '31' }

const columns: readonly Column<ImageMember>[] = [
  { title: 'MEMBER', cell: (member) => member.member_id },
  { title: 'STATUS', cell: (member) => member.status, colour: (member) => colours[member.status] },
  { title: 'CREATED', cell: (member) => member.created_at, rank: 2 },
  { title: 'UPDATED', cell: (member) => member.updated_at, rank: 1 },
]

type Act = (client: Client, image: string, member: string, settings: ClientSettings) => Promise<MemberAnswer>

/** Answer as the caller's own account. */
const say =
  (status: ImageMember['status']): Act =>
  async (client, image, _, settings) =>
    client.updateImageMember(image, await ownAccount(settings, client), { status })

/** Commands that answer with the member. */
const acts: Readonly<Record<string, { text: string; member: boolean; act: Act }>> = {
  add: {
    text: 'share an image with an account: it may accept or reject it',
    member: true,
    act: (client, image, member_id) => client.createImageMember(image, { member_id }),
  },
  show: {
    text: 'show a member of an image',
    member: true,
    act: (client, image, member) => client.showImageMember(image, member),
  },
  accept: {
    text: 'accept an image that is shared with the own account: it is in its lists from then on',
    member: false,
    act: say('accepted'),
  },
  reject: {
    text: 'reject an image that is shared with the own account',
    member: false,
    act: say('rejected'),
  },
}

export function membersCommand(context: Context): Command {
  const members = new Command('members').description('members: with whom an image is shared')
  const client = (command: Command) => openClient(clientSettings(command, context))

  const list = members.command('list').description('list the members of an image')
  add(list).action(async (image: string) => {
    const answer = await client(list).listImageMembers(image)
    await printThings(list, context, columns, answer, answer.members)
  })

  for (const [name, { text, member, act }] of Object.entries(acts)) {
    const command = members.command(name).description(text)
    add(command, member).action(async (image: string, ...rest: unknown[]) => {
      const settings = clientSettings(command, context)
      const answer = await act(openClient(settings), image, member ? String(rest[0]) : '', settings)
      await printThing(command, context, answer, answer.member)
    })
  }

  const remove = members.command('remove').description('no longer share an image with an account')
  add(remove, true).action(async (image_id: string, member_id: string) => {
    await client(remove).deleteImageMember(image_id, member_id)
    const document = { image_id, member_id, removed: true }
    await printDone(remove, context, `removed ${member_id} from ${image_id}`, document)
  })
  return members
}

function add(command: Command, member = false): Command {
  command.argument('<image>', 'id of the image')
  if (member) command.argument('<account>', 'id of the account')
  return addSettings(addOutput(command), settingsOf('client'))
}
