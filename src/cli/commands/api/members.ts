import { Command } from 'commander'
import type { Client, ImageMember, MemberAnswer } from 'scp-images-client'
import {
  addClientSettings,
  type ClientSettings,
  clientOf,
  clientSettings,
  credentials,
  openClient,
} from '../../client/settings.ts'
import type { Context } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addOutput, addTable, printDone, printThing, printThings } from '../../output/format.ts'
import type { Column } from '../../output/table.ts'

const colours: Readonly<Record<string, string>> = { accepted: '32', pending: '33', rejected: '31' }

const columns: readonly Column<ImageMember>[] = [
  { title: 'MEMBER', cell: (member) => member.member_id },
  { title: 'STATUS', cell: (member) => member.status, colour: (member) => colours[member.status] },
  { title: 'CREATED', cell: (member) => member.created_at, rank: 2 },
  { title: 'UPDATED', cell: (member) => member.updated_at, rank: 1 },
]

type Act = (client: Client, image: string, member: string, settings: ClientSettings) => Promise<MemberAnswer>

/** Set the status of the caller's own account. */
const respond =
  (status: ImageMember['status']): Act =>
  async (client, image, _, settings) =>
    client.updateImageMember(image, await ownAccount(settings, client), { status })

/** Commands whose answer is the member. */
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
    act: respond('accepted'),
  },
  reject: {
    text: 'reject an image that is shared with the own account',
    member: false,
    act: respond('rejected'),
  },
}

export function membersCommand(context: Context): Command {
  const members = new Command('members').description('members: with whom an image is shared')

  const list = members.command('list').description('list the members of an image')
  add(list).action(async (image: string) => {
    const answer = await clientOf(list, context).listImageMembers(image)
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
  add(remove, true, addOutput).action(async (image_id: string, member_id: string) => {
    await clientOf(remove, context).deleteImageMember(image_id, member_id)
    const document = { image_id, member_id, removed: true }
    await printDone(remove, context, `removed ${member_id} from ${image_id}`, document)
  })
  return members
}

/** The caller's own account: that of the settings or of the profile in the data folder, else that of the key on the server. */
async function ownAccount(settings: ClientSettings, client: Client): Promise<string> {
  const known = settings.values.accountId ?? settings.profile?.account_id
  if (known !== undefined) return known
  const { accessKey } = credentials(settings)
  const { access_keys } = await client.listAccessKeys()
  const own = access_keys.find((key) => key.access_key === accessKey) ?? access_keys[0]
  if (own) return own.account_id
  throw new CommandFailure('refused', 'the server does not say whose key this is: give --account-id')
}

function add(command: Command, member = false, addForms: (command: Command) => Command = addTable): Command {
  command.argument('<image>', 'id of the image')
  if (member) command.argument('<account>', 'id of the account')
  return addClientSettings(addForms(command))
}
