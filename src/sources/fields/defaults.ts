/** Defaults for an image of a public source. */
export const defaults = {
  container_format: 'bare',
  min_disk: 0,
  min_ram: 0,
  os_hidden: false,
  protected: false,
  scp_image_type: 'standard',
  scp_original_image_type: 'standard',
  status: 'active',
  visibility: 'public',
} as const
