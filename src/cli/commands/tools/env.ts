import { Command } from 'commander'
import { settingsOf } from '../../../config/options.ts'
import { clientSettings, credentials } from '../../client/settings.ts'
import { type Context, print } from '../../context.ts'
import { addSettings, localSettings } from '../../flags/setting-flags.ts'
import { addOutput, outputOf, printJson } from '../../output/format.ts'
import { exportLines } from '../../shell/quoting.ts'

export function envCommand(context: Context): Command {
  const command = new Command('env')
    .description(
      "print export lines that point these commands and the vendor's Terraform provider at the server",
    )
    .addHelpText('after', '\nExample:\n  $ eval "$(scp-images env)"')
  const keys = settingsOf('client').filter((key) => key !== 'apiVersion' && key !== 'language')
  addSettings(addOutput(command, ['table', 'json']), [...keys, 'region'])
  return command.action(async () => {
    const settings = clientSettings(command, context)
    const { accessKey, secretKey } = credentials(settings)
    const { region } = localSettings(command, ['region'], context).values
    const { endpoint } = settings.values
    const accountId = settings.values.accountId ?? settings.profile?.account_id
    const values = {
      SCP_IMAGES_ENDPOINT: endpoint,
      SCP_ACCESS_KEY: accessKey,
      SCP_SECRET_KEY: secretKey,
      SCP_TF_AUTH_URL: `${endpoint}/v1`,
      SCP_TF_ENDPOINT_OVERRIDE: endpoint,
      SCP_TF_DEFAULT_REGION: region,
      SCP_TF_ACCESS_KEY: accessKey,
      SCP_TF_SECRET_KEY: secretKey,
      ...(accountId !== undefined && { SCP_TF_ACCOUNT_ID: accountId }),
    }
    if (outputOf(command) === 'json') await printJson(context, values)
    else await print(context.stdout, exportLines(values))
  })
}
