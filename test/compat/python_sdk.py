"""Drives a server through scpv2-sdk, a public Python SDK for SCP, and prints what it got as one JSON document.

The SDK is used as it is published; only its endpoint, which it would make of region and environment, is replaced.
"""

import json
import os

import scpv2
from scpv2.exceptions import ClientError


class Session(scpv2.Session):
    def endpoint_for(self, api_name):
        return os.environ["SCP_IMAGES_ENDPOINT"]


def client():
    return Session(region="kr-west1", environment="e").client("virtualserver_image")


def refusal(call):
    try:
        call()
    except ClientError as error:
        return str(error)
    return None


def walk(images, **query):
    pages = []
    marker = None
    while True:
        page = images.list_images(limit=100, marker=marker, **query)["images"]
        pages.extend(image["id"] for image in page)
        if len(page) < 100:
            return pages
        marker = page[-1]["id"]


def main():
    images = client()
    first = images.list_images(limit=5, sort="created_at:desc,name", visibility="public")
    shown = images.show_image(image_id=first["images"][0]["id"])
    print(
        json.dumps(
            {
                "first": first["images"],
                "status": first["ResponseMetadata"]["HTTPStatusCode"],
                "request_id": first["ResponseMetadata"]["RequestId"],
                "shown": {key: value for key, value in shown.items() if key != "ResponseMetadata"},
                "korean": images.list_images(name="결제-배치-서버")["images"],
                "blank": images.list_images(name="AlmaLinux 10.0 x86_64 (20250528.0)")["images"],
                "all": walk(images),
                "bad_sort": refusal(lambda: images.list_images(sort="nonsense")),
                "no_image": refusal(lambda: images.show_image(image_id="nonsense")),
            }
        )
    )


main()
