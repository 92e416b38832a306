# The vendor's own provider, unchanged, against a local scp-images server.
# Everything that points it there comes from the environment: eval "$(bin/scp-images env)"

terraform {
  required_version = ">= 1.11"
  required_providers {
    samsungcloudplatformv2 = {
      source  = "SamsungSDSCloud/samsungcloudplatformv2"
      version = "4.2.0"
    }
  }
}

provider "samsungcloudplatformv2" {}

# Every active Rocky image that the account may see.
data "samsungcloudplatformv2_virtualserver_images" "rocky" {
  status    = "active"
  os_distro = "rocky"
}

# The provider filters on the client as well; values of one block are alternatives.
data "samsungcloudplatformv2_virtualserver_images" "ubuntu_lts" {
  os_distro = "ubuntu"
  filter {
    name      = "scp_os_version"
    values    = ["22.04", "24.04"]
    use_regex = false
  }
}

output "rocky_image_ids" {
  value = data.samsungcloudplatformv2_virtualserver_images.rocky.ids
}

output "ubuntu_lts_image_ids" {
  value = data.samsungcloudplatformv2_virtualserver_images.ubuntu_lts.ids
}
