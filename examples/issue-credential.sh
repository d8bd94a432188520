#!/usr/bin/env bash
# Issues a NATS credential for a program, as a service account of the identity provider. The private key is made here and stays
# here: Vertebra sees the public key and a signature. Secrets travel in files of a private directory, never in arguments,
# which every user of the machine can read with `ps`.
#
#   VERTEBRA_URL=https://vertebra.example.com \
#   ISSUER_URL=https://id.example.com/realms/acme \
#   CLIENT_ID=deployer CLIENT_SECRET_FILE=/run/secrets/deployer \
#   ./issue-credential.sh acme dev publisher billing.creds
#
# Also read: DURABLE (name of the consumer; for the role subscriber), JOIN_DURABLE (`yes`: it is there and is this service
# account's own), EXPIRY_DAYS (30 when left out), NAME.
# Needs: bash, curl, openssl, and a nats CLI that has `nats auth nkey`.
set -euo pipefail
umask 077

fail() {
  printf 'issue-credential: %s\n' "$*" >&2
  exit 1
}

[ $# -eq 4 ] || fail 'usage: issue-credential.sh <organization> <prod|stg|uat|dev|poc> <role> <file.creds>'
organization=$1 environment=$2 role=$3 creds=$4
for variable in VERTEBRA_URL ISSUER_URL CLIENT_ID CLIENT_SECRET_FILE; do
  [ -n "${!variable:-}" ] || fail "the variable $variable is not set; see the top of this script"
done
for program in curl openssl nats; do
  command -v "$program" >/dev/null || fail "$program is not installed"
done
[ -r "$CLIENT_SECRET_FILE" ] || fail "cannot read the client secret in $CLIENT_SECRET_FILE"
[ ! -e "$creds" ] || fail "$creds is there already, and is not written over"
# These go into JSON as they are.
name=${NAME:-$role-$(openssl rand -hex 3)} durable=${DURABLE:-} days=${EXPIRY_DAYS:-30}
if [ "${JOIN_DURABLE:-no}" = yes ]; then joins=true joining=joins; else joins=false joining=makes; fi
for word in "$organization" "$environment" "$role" "$name" "$durable" "$days"; do
  case $word in *[!a-z0-9-]*) fail "“$word” may hold lower-case letters, digits and hyphens only" ;; esac
done

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
  status=$(curl --silent --show-error --max-time 30 --output "$work/answer" --write-out '%{http_code}' "$@") ||
    fail "$what: no answer"
  case $status in
    2??) ;;
    *) fail "$what: HTTP $status. $(field detail)$(field error_description)" ;;
  esac
}

# 1. An access token, by client credentials.
ask "the metadata of $ISSUER_URL" "$ISSUER_URL/.well-known/openid-configuration"
token_endpoint=$(field token_endpoint)
[ -n "$token_endpoint" ] || fail "$ISSUER_URL names no token endpoint"
tr -d '\r\n' <"$CLIENT_SECRET_FILE" >"$work/secret"
ask 'the access token' "$token_endpoint" \
  --data-urlencode grant_type=client_credentials \
  --data-urlencode "client_id=$CLIENT_ID" \
  --data-urlencode "client_secret@$work/secret"
printf 'Authorization: Bearer %s\n' "$(field access_token)" >"$work/authorization"

# 2. The key pair of the new credential.
nats auth nkey gen user --output "$work/user.nk" >/dev/null
public_key=$(nats auth nkey show "$work/user.nk")

# 3. A challenge, and the signature over it that proves possession of the private key.
api=$VERTEBRA_URL/api/v1/organizations/$organization/credentials
ask 'the challenge' --request POST --header "@$work/authorization" "$api/challenges"
nonce=$(field nonce)
printf 'vertebra.credential.v3\nissues\n%s\n%s\n%s\n%s\n%s\n%s\n%d\n%s\n%s' \
  "$organization" "$environment" "$role" "$name" "$durable" "$joining" "$days" "$public_key" "$nonce" >"$work/proof"
signature=$(nats auth nkey sign "$work/proof" "$work/user.nk")

# 4. The credential.
printf '{"environment":"%s","role":"%s","name":"%s","expiryDays":%d,"publicKey":"%s","nonce":"%s","signature":"%s"%s}' \
  "$environment" "$role" "$name" "$days" "$public_key" "$nonce" "$signature" \
  "${durable:+,\"durable\":\"$durable\",\"joinsDurable\":$joins}" >"$work/request"
ask 'the credential' --header "@$work/authorization" --header 'Content-Type: application/json' \
  --data-binary "@$work/request" "$api"

# 5. The .creds file that every NATS client reads. With noclobber a file that came meanwhile is left alone, too.
set -o noclobber
{
  printf -- '-----BEGIN NATS USER JWT-----\n%s\n------END NATS USER JWT------\n\n' "$(field jwt)"
  printf -- '************************* IMPORTANT *************************\n'
  printf -- 'NKEY Seed printed below can be used to sign and prove identity.\n'
  printf -- 'NKEYs are sensitive and should be treated as secrets.\n\n'
  printf -- '-----BEGIN USER NKEY SEED-----\n%s\n------END USER NKEY SEED------\n\n' "$(cat "$work/user.nk")"
  printf -- '*************************************************************\n'
} >"$creds"

cat <<TEXT
$creds: the credential “$name” of $organization-$environment, role $role, until $(field expiresAt)

Use it with the inbox that is its own:

  nats --server $(field nats) --creds $creds --inbox-prefix $(field inboxPrefix) rtt
TEXT
