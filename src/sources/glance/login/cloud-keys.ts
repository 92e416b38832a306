/**
 * What is known of a cloud, by the keys of clouds.yaml, and the environment variables of the same meaning, the first
 * that is set counts. Source: OpenStack's client configuration (openstacksdk, "Configuring OpenStack SDK
 * Applications") and the plugins of keystoneauth.
 */
export const cloudKeys = {
  auth_type: ['OS_AUTH_TYPE'],
  auth_url: ['OS_AUTH_URL'],
  username: ['OS_USERNAME'],
  user_id: ['OS_USER_ID'],
  user_domain_name: ['OS_USER_DOMAIN_NAME'],
  user_domain_id: ['OS_USER_DOMAIN_ID'],
  password: ['OS_PASSWORD'],
  project_name: ['OS_PROJECT_NAME', 'OS_TENANT_NAME'],
  project_id: ['OS_PROJECT_ID', 'OS_TENANT_ID'],
  project_domain_name: ['OS_PROJECT_DOMAIN_NAME'],
  project_domain_id: ['OS_PROJECT_DOMAIN_ID'],
  domain_name: ['OS_DOMAIN_NAME'],
  domain_id: ['OS_DOMAIN_ID'],
  system_scope: ['OS_SYSTEM_SCOPE'],
  application_credential_id: ['OS_APPLICATION_CREDENTIAL_ID'],
  application_credential_name: ['OS_APPLICATION_CREDENTIAL_NAME'],
  application_credential_secret: ['OS_APPLICATION_CREDENTIAL_SECRET'],
  region_name: ['OS_REGION_NAME'],
  interface: ['OS_INTERFACE', 'OS_ENDPOINT_TYPE'],
  image_endpoint_override: ['OS_IMAGE_ENDPOINT_OVERRIDE'],
  cacert: ['OS_CACERT'],
  insecure: ['OS_INSECURE'],
  verify: [],
} as const satisfies Record<string, readonly string[]>

export type CloudKey = keyof typeof cloudKeys

/** A cloud as far as something is known of it. Holds secrets: never to be shown as a whole. */
export type Cloud = Readonly<Partial<Record<CloudKey, string>>>

const keys = Object.keys(cloudKeys) as CloudKey[]

/** The cloud of a look-up by key; empty texts count as absent. */
export function cloudOf(lookUp: (key: CloudKey) => string | undefined): Cloud {
  return Object.fromEntries(keys.map((key) => [key, lookUp(key)]).filter(([, value]) => value))
}

/** The cloud that environment variables speak of. */
export const cloudOfVariables = (environment: Readonly<Record<string, string>>): Cloud =>
  cloudOf((key) => cloudKeys[key].map((name) => environment[name]).find((value) => value))
