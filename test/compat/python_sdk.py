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


def client(prefix="SCP"):
    keys = {
        "access_key": os.environ[f"{prefix}_ACCESS_KEY"],
        "secret_key": os.environ[f"{prefix}_SECRET_KEY"],
    }
    return Session(region="kr-west1", environment="e", **keys).client("virtualserver_image")


def body(answer):
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def status(answer):
    return answer["ResponseMetadata"]["HTTPStatusCode"]


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


def story():
    """One account makes an image and shares it with another."""
    mine, theirs = client(), client("PARTNER")
    partner = os.environ["PARTNER_ID"]
    made = mine.create_image(
        name="from python", os_distro="alma", url="https://files.example.com/a.qcow2", tags=[{"key": "a", "value": "b"}]
    )
    key = {"image_id": made["id"]}
    early = refusal(lambda: mine.create_image_member(member_id=partner, **key))
    changed = mine.update_image(visibility="shared", min_disk=10, **key)
    member = mine.create_image_member(member_id=partner, **key)
    unseen = [image["id"] for image in theirs.list_images(visibility="shared")["images"]]
    accepted = theirs.update_image_member(member_id=partner, status="accepted", **key)
    seen = [image["id"] for image in theirs.list_images(visibility="shared")["images"]]
    forbidden = refusal(lambda: theirs.delete_image(**key))
    members = mine.list_image_members(**key)
    shown = theirs.show_image_member(member_id=partner, **key)
    removed = mine.delete_image_member(member_id=partner, **key)
    again = refusal(lambda: mine.import_image(url="https://files.example.com/b.qcow2", **key))
    shared = mine.create_sharing_image(**key)
    deleted = mine.delete_image(**key)
    return {
        "made": body(made),
        "early": early,
        "changed": body(changed),
        "member": body(member),
        "unseen": unseen,
        "accepted": body(accepted),
        "seen": seen,
        "forbidden": forbidden,
        "members": body(members),
        "shown": body(shown),
        "again": again,
        "statuses": [status(answer) for answer in (made, removed, shared, deleted)],
        "gone": refusal(lambda: mine.show_image(**key)),
    }


def main():
    images = client()
    first = images.list_images(limit=5, sort="created_at:desc,name", visibility="public")
    shown = images.show_image(image_id=first["images"][0]["id"])
    print(
        json.dumps(
            {
                "first": first["images"],
                "status": status(first),
                "request_id": first["ResponseMetadata"]["RequestId"],
                "shown": body(shown),
                "korean": images.list_images(name="결제-배치-서버")["images"],
                "blank": images.list_images(name="AlmaLinux 10.0 x86_64 (20250528.0)")["images"],
                "all": walk(images),
                "bad_sort": refusal(lambda: images.list_images(sort="nonsense")),
                "no_image": refusal(lambda: images.show_image(image_id="nonsense")),
                "story": story(),
            }
        )
    )


main()
