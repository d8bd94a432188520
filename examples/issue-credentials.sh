#!/usr/bin/env bash
# Issues the NATS credentials of a CSV file in one act, all or none, as a service account of the identity provider. Private keys are made
# here, or taken from the directory where they are already, and stay here: Vertebra sees public keys and signatures. Secrets travel in
# files of a private directory, never in arguments, which every user of the machine can read with `ps`.
#
#   VERTEBRA_URL=https://vertebra.example.com \
#   ISSUER_URL=https://id.example.com/realms/acme \
#   CLIENT_ID=deployer CLIENT_SECRET_FILE=/run/secrets/deployer \
#   ./issue-credentials.sh acme devices.csv devices/
#
# writes devices/<name>.creds for each line; devices/<name>.nk is its seed, and is made where there is none.
# Columns: name, environment, role, durable (subscribers; like the name when empty), expiry (days; 30 when empty); commas, no quotes. At
# most 200 lines. A `publicKey` of a line is left out: it is that of the seed.
# Needs: bash, curl, and a nats CLI that has `nats auth nkey`; prove-credentials.sh beside it.
set -euo pipefail
umask 077

fail() {
  printf 'issue-credentials: %s\n' "$*" >&2
  exit 1
}

[ $# -eq 3 ] || fail 'usage: issue-credentials.sh <organization> <file.csv> <directory>'
organization=$1 csv=$2 directory=$3
for variable in VERTEBRA_URL ISSUER_URL CLIENT_ID CLIENT_SECRET_FILE; do
  [ -n "${!variable:-}" ] || fail "the variable $variable is not set; see the top of this script"
done
for program in curl nats; do
  command -v "$program" >/dev/null || fail "$program is not installed"
done
[ -r "$CLIENT_SECRET_FILE" ] || fail "cannot read the client secret in $CLIENT_SECRET_FILE"
[ -r "$csv" ] || fail "cannot read $csv"
case $organization in *[!a-z0-9-]*) fail "“$organization” may hold lower-case letters, digits and hyphens only" ;; esac
mkdir -p "$directory"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The text of the first field of that name in a JSON answer. None of those asked for holds a quote or an escape but `\/`.
field() {
  { grep -o "\"$1\" *: *\"[^\"]*\"" "$work/answer" || true; } | sed -n '1{s/^[^:]*: *"//;s/"$//;s#\\/#/#g;p;}'
}

# ask <what for> <curl arguments …>: the answer is in $work/answer; any status but 2xx ends the script with what was said.
ask() {
  local what=$1 status
  shift
  status=$(curl --silent --show-error --max-time 120 --output "$work/answer" --write-out '%{http_code}' "$@") ||
    fail "$what: no answer"
  case $status in
    2??) ;;
    *) refused "$what: HTTP $status" ;;
  esac
}

# What stands against each line; `credentials.0` of the request is the first line below the header.
refused() {
  { grep -o '"path":"credentials\.[0-9]*\.[A-Za-z]*","message":"[^"]*"' "$work/answer" || true; } |
    sed 's/"path":"credentials\.\([0-9]*\)\.\([A-Za-z]*\)","message":"\(.*\)"/\1 \2 \3/' |
    while read -r index column message; do
      printf 'line of %s, %s: %s\n' "${names[index]}" "$column" "$message" >&2
    done
  fail "$1. $(field detail)$(field error_description)"
}

# 1. A seed for each line, and the file with the public keys.
sed $'1s/^\xef\xbb\xbf//; s/\r$//' "$csv" >"$work/csv"
IFS=, read -r -a header <"$work/csv" || fail "$csv is empty"
mkdir "$work/seeds"
names=()
printf 'name,environment,role,durable,expiry,publicKey\n' >"$work/keys.csv"
number=1
while IFS= read -r line || [ -n "$line" ]; do
  number=$((number + 1))
  [ -n "${line//[, ]/}" ] || continue
  # What is left goes into file names and JSON as it is.
  case $line in *[!a-zA-Z0-9,_-]*) fail "line $number of $csv: cells may hold letters, digits and hyphens only, between commas" ;; esac
  name='' environment='' role='' durable='' expiry=''
  IFS=, read -r -a cells <<<"$line"
  for index in "${!header[@]}"; do
    case ${header[index]} in
      name | environment | role | durable | expiry) printf -v "${header[index]}" %s "${cells[index]:-}" ;;
      publicKey | signature) ;;
      *) fail "nothing is known about the column “${header[index]}” of $csv" ;;
    esac
  done
  [ -n "$name" ] || fail "line $number of $csv has no name"
  [ ! -e "$directory/$name.creds" ] || fail "$directory/$name.creds is there already, and is not written over"
  [ -e "$directory/$name.nk" ] || nats auth nkey gen user --output "$directory/$name.nk" >/dev/null
  cp "$directory/$name.nk" "$work/seeds/$name"
  public_key=$(nats auth nkey show "$directory/$name.nk") || fail "$directory/$name.nk is no seed"
  names+=("$name")
  printf '%s,%s,%s,%s,%s,%s\n' "$name" "$environment" "$role" "$durable" "$expiry" "$public_key" >>"$work/keys.csv"
done < <(tail -n +2 "$work/csv")
[ ${#names[@]} -gt 0 ] || fail "$csv has no line below its header"

# 2. An access token, by client credentials.
ask "the metadata of $ISSUER_URL" "$ISSUER_URL/.well-known/openid-configuration"
token_endpoint=$(field token_endpoint)
[ -n "$token_endpoint" ] || fail "$ISSUER_URL names no token endpoint"
tr -d '\r\n' <"$CLIENT_SECRET_FILE" >"$work/secret"
ask 'the access token' "$token_endpoint" \
  --data-urlencode grant_type=client_credentials \
  --data-urlencode "client_id=$CLIENT_ID" \
  --data-urlencode "client_secret@$work/secret"
printf 'Authorization: Bearer %s\n' "$(field access_token)" >"$work/authorization"

# 3. One challenge for all lines, and the signature of each over it.
api=$VERTEBRA_URL/api/v1/organizations/$organization/credentials
ask 'the challenge' --request POST --header "@$work/authorization" "$api/challenges"
nonce=$(field nonce)
"$(dirname "$0")/prove-credentials.sh" "$organization" "$nonce" "$work/keys.csv" "$work/seeds" >/dev/null

# 4. All credentials in one request. Its last line has the JWTs, or says why nothing was issued.
{
  printf '{"nonce":"%s","credentials":[' "$nonce"
  comma=''
  while IFS=, read -r name environment role durable expiry public_key signature; do
    printf '%s{"name":"%s","environment":"%s","role":"%s",%s"expiryDays":%d,"publicKey":"%s","signature":"%s"}' \
      "$comma" "$name" "$environment" "$role" "${durable:+\"durable\":\"$durable\",}" "$expiry" "$public_key" "$signature"
    comma=,
  done < <(tail -n +2 "$work/keys.proven.csv")
  printf ']}'
} >"$work/request"
ask 'the credentials' --header "@$work/authorization" --header 'Content-Type: application/json' \
  --data-binary "@$work/request" "$api/bulk"
tail -n 1 "$work/answer" >"$work/last"
mv "$work/last" "$work/answer"
grep -q '^{"type":"issued"' "$work/answer" || refused 'the credentials'

# 5. The .creds files that every NATS client reads, in the order of the lines. With noclobber a file that came meanwhile is left alone.
set -o noclobber
index=0
while IFS= read -r jwt; do
  name=${names[index]}
  {
    printf -- '-----BEGIN NATS USER JWT-----\n%s\n------END NATS USER JWT------\n\n' "$jwt"
    printf -- '************************* IMPORTANT *************************\n'
    printf -- 'NKEY Seed printed below can be used to sign and prove identity.\n'
    printf -- 'NKEYs are sensitive and should be treated as secrets.\n\n'
    printf -- '-----BEGIN USER NKEY SEED-----\n%s\n------END USER NKEY SEED------\n\n' "$(cat "$directory/$name.nk")"
    printf -- '*************************************************************\n'
  } >"$directory/$name.creds"
  index=$((index + 1))
done < <(grep -o '"jwt":"[^"]*"' "$work/answer" | sed 's/^"jwt":"//; s/"$//')
printf '%d credentials of %s in %s\n' "$index" "$organization" "$directory"
