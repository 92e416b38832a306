#!/bin/sh
# One account shares an image with another, over the wire: each step is a signed request that curl sends.
# Needs a running server, the program, and curl. Ends with 1 at the first answer that is not what it should be.
#
#   SCP_IMAGES_DATA      the server's data folder, where the accounts and keys are made (./data)
#   SCP_IMAGES_ENDPOINT  its address (http://127.0.0.1:8080)
#   SCP_IMAGES           the program (bin/scp-images of this checkout)
#   IMAGE_URL            what the image is made from; a server in the mode "register" does not look at it
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
program=${SCP_IMAGES:-$here/../../bin/scp-images}
endpoint=${SCP_IMAGES_ENDPOINT:-http://127.0.0.1:8080}
image_url=${IMAGE_URL:-https://files.example.com/web.qcow2}
# Readable by its owner only: secret keys lie there while the script runs.
work=$(mktemp -d)

end() {
  for key in "$work"/*.access; do
    if [ -s "$key" ]; then "$program" keys disable "$(cat "$key")" 2>/dev/null || :; fi
  done
  rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# field NAME: the value of a text field of the JSON on stdin.
field() {
  sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" | head -n 1
}

# account NAME: makes an account with a key; its files are $work/NAME.id, .access and .secret.
account() {
  "$program" accounts create "$1" --output json >"$work/made"
  field account_id <"$work/made" >"$work/$1.id"
  "$program" keys create --account "$(cat "$work/$1.id")" --output json >"$work/made"
  field access_key <"$work/made" >"$work/$1.access"
  field secret_key <"$work/made" >"$work/$1.secret"
  printf '%-8s is the account %s\n' "$1" "$(cat "$work/$1.id")"
}

# call ACCOUNT METHOD PATH STATUS [BODY]: a signed request. Its answer is in $work/answer.
call() {
  SCP_ACCESS_KEY=$(cat "$work/$1.access") SCP_SECRET_KEY=$(cat "$work/$1.secret") \
    "$program" sign "$2" "$endpoint$3" >"$work/headers"
  set -- "$@" ''
  if [ -n "$5" ]; then
    printf 'Content-Type: application/json\n' >>"$work/headers"
  fi
  status=$(curl -sS -g -X "$2" -H "@$work/headers" ${5:+--data-binary "$5"} \
    -o "$work/answer" -w '%{http_code}' "$endpoint$3") || fail "$endpoint cannot be reached"
  printf '%-8s %-6s %s%s -> %s\n' "$1" "$2" "$3" "${5:+ $5}" "$status"
  [ "$status" = "$4" ] || fail "expected $4, got $status: $(cat "$work/answer")"
}

has() {
  grep -q -- "$1" "$work/answer" || fail "expected $1 in: $(cat "$work/answer")"
}

lacks() {
  ! grep -q -- "$1" "$work/answer" || fail "expected no $1 in: $(cat "$work/answer")"
}

echo '# Two accounts, a key for each'
account owner
account partner
partner=$(cat "$work/partner.id")

echo '# The owner makes an image, and waits until it is active'
call owner POST /v1/images 200 "{\"name\":\"shared web\",\"os_distro\":\"ubuntu\",\"url\":\"$image_url\"}"
image=$(field id <"$work/answer")
[ -n "$image" ] || fail "the answer has no id: $(cat "$work/answer")"
tries=0
until grep -q '"status":"active"' "$work/answer"; do
  lacks '"status":"killed"'
  tries=$((tries + 1))
  [ "$tries" -le 10 ] || fail 'the image is not active after 30 seconds'
  sleep 3
  call owner GET "/v1/images/$image" 200
done

echo '# Only a shared image can have members'
call owner POST "/v1/images/$image/members" 403 "{\"member_id\":\"$partner\"}"
call owner PUT "/v1/images/$image" 200 '{"visibility":"shared"}'
has '"visibility":"shared"'

echo '# The partner is offered the image, and sees it in no list before it accepts'
call partner GET "/v1/images/$image" 404
call owner POST "/v1/images/$image/members" 200 "{\"member_id\":\"$partner\"}"
has '"status":"pending"'
call partner GET /v1/pending-images 200
has "$image"
call partner GET '/v1/images?visibility=shared' 200
lacks "$image"

echo '# It accepts: the image is in both lists, and offered no more'
call partner PUT "/v1/images/$image/members/$partner" 200 '{"status":"accepted"}'
has '"status":"accepted"'
call partner GET '/v1/images?visibility=shared' 200
has "$image"
call owner GET '/v1/images?visibility=shared' 200
has "$image"
call partner GET /v1/pending-images 200
lacks "$image"
call partner DELETE "/v1/images/$image" 403

echo '# The owner takes it back: for the partner it is gone'
call owner DELETE "/v1/images/$image/members/$partner" 204
call partner GET '/v1/images?visibility=shared' 200
lacks "$image"
call partner GET "/v1/images/$image" 404
call owner DELETE "/v1/images/$image" 204
call owner GET "/v1/images/$image" 404

echo 'All as it should be.'
