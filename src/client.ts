/** The client, which is a package of its own, under the name that it had as a part of this one. */
export * from 'scp-images-client'
