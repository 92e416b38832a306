import { Argument, Command } from 'commander'
import type { Client, Tag } from 'scp-images-client'
import { imageSrn, type Srn, tagServiceOf } from 'scp-images-client/contract/srn'
import { settingsOf } from '../../../config/options.ts'
import { clientOf } from '../../client/settings.ts'
import type { Context } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { type TagPair, tagPair } from '../../flags/parsers.ts'
import { addSettings, localSettings } from '../../flags/setting-flags.ts'
import { addTable, printThings } from '../../output/format.ts'
import type { Column } from '../../output/table.ts'

const columns: readonly Column<Tag>[] = [
  { title: 'KEY', cell: (tag) => tag.key, fit: 'lines', least: 20 },
  { title: 'VALUE', cell: (tag) => tag.value || '-', fit: 'lines', least: 20 },
]

export function tagsCommand(context: Context): Command {
  const tags = new Command('tags').description('tags of images: labels that are kept beside them')

  const list = add(tags.command('list').description('list the tags of an image'))
  list.action(async (id: string) => {
    const client = clientOf(list, context)
    const answer = await client.listTags(await resourceOf(client, id, list, context))
    await printThings(list, context, columns, answer, answer.tags)
  })

  const set = add(tags.command('set').description('replace the tags of an image: these are all it has then'))
    .addArgument(new Argument('[tags...]', 'key=value …').argParser(pairs))
    .option('--clear', 'leave it without tags')
  set.action(async (id: string, given: TagPair[] = [], { clear = false }: { clear?: boolean }) => {
    if (clear === given.length > 0)
      throw new CommandFailure('usage', 'give key=value …, or --clear for no tags')
    const client = clientOf(set, context)
    const answer = await client.replaceTags(await resourceOf(client, id, set, context), { tags: given })
    await printThings(set, context, columns, answer, answer.tags)
  })
  return tags
}

const pairs = (text: string, before: TagPair[] = []): TagPair[] => [...before, tagPair(text)]

const add = (command: Command): Command =>
  addSettings(addTable(command.argument('<id>', 'id of the image')), [...settingsOf('client'), 'region'])

/** The resource name of the image, which contains its owner and its type. */
async function resourceOf(client: Client, id: string, command: Command, context: Context): Promise<Srn> {
  const { region } = localSettings(command, ['region'], context).values
  const { owner = '', scp_image_type } = (await client.showImage(id)).image
  return imageSrn(owner, region, id, tagServiceOf(scp_image_type))
}
