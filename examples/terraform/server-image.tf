# An image of a server: terraform apply -var image_of=ID
# Here every UUID is a server, and the id of a standard image is a server made from it: os_distro says which one that is.

variable "image_of" {
  type        = string
  default     = ""
  description = "Id of a server, or of a standard image of Ubuntu; empty: no image is made."
}

resource "samsungcloudplatformv2_virtualserver_image" "of_server" {
  count       = var.image_of == "" ? 0 : 1
  name        = "of-server"
  instance_id = var.image_of
  os_distro   = "ubuntu"
  tags        = {}
}

output "server_image_id" {
  value = one(samsungcloudplatformv2_virtualserver_image.of_server[*].id)
}
