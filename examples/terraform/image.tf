# An image of one's own, made from a qcow2 file: terraform apply -var image_url=https://…/web.qcow2
# Needs more of the server's address than the data sources do: see README.md.

variable "image_url" {
  type        = string
  default     = ""
  description = "Address of a qcow2 file that the server can read; empty: no image is made."
}

# Every optional argument is set: the provider sends an empty text for one that is left out, and then
# wants to read back what it sent.
resource "samsungcloudplatformv2_virtualserver_image" "web" {
  count            = var.image_url == "" ? 0 : 1
  name             = "web"
  os_distro        = "ubuntu"
  url              = var.image_url
  container_format = "bare"
  disk_format      = "qcow2"
  min_disk         = 20
  min_ram          = 0
  protected        = false
  visibility       = "private"
  tags = {
    "team" = "build"
  }
}

output "web_image_id" {
  value = one(samsungcloudplatformv2_virtualserver_image.web[*].id)
}
