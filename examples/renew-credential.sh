#!/usr/bin/env bash
# Renews the NATS credential in a .creds file, as a service account of the identity provider: the same key gets a JWT that ends later, and
# only the JWT in the file is replaced. The private key is read from the file and stays on this machine: Vertebra sees a signature.
# Secrets travel in files of a private directory, never in arguments, which every user of the machine can read with `ps`.
#
#   VERTEBRA_URL=https://vertebra.example.com \
#   ISSUER_URL=https://id.example.com/realms/acme \
#   CLIENT_ID=deployer CLIENT_SECRET_FILE=/run/secrets/deployer \
#   ./renew-credential.sh acme billing.creds
#
# Also read: EXPIRY_DAYS (from today on; 30 when left out).
# Needs: bash, awk, curl, and a nats CLI that has `nats auth nkey`.
set -euo pipefail
umask 077

fail() {
  printf 'renew-credential: %s\n' "$*" >&2
  exit 1
}

[ $# -eq 2 ] || fail 'usage: renew-credential.sh <organization> <file.creds>'
organization=$1 creds=$2 days=${EXPIRY_DAYS:-30}
for variable in VERTEBRA_URL ISSUER_URL CLIENT_ID CLIENT_SECRET_FILE; do
  [ -n "${!variable:-}" ] || fail "the variable $variable is not set; see the top of this script"
done
for program in awk curl nats; do
  command -v "$program" >/dev/null || fail "$program is not installed"
done
[ -r "$CLIENT_SECRET_FILE" ] || fail "cannot read the client secret in $CLIENT_SECRET_FILE"
[ -f "$creds" ] && [ -r "$creds" ] && [ -w "$creds" ] || fail "cannot read and write $creds"
case $organization in *[!a-z0-9-]*) fail "“$organization” may hold lower-case letters, digits and hyphens only" ;; esac
# Goes into JSON as it is.
case $days in '' | 0* | *[!0-9]*) fail "EXPIRY_DAYS is “$days”: it takes a whole number of days" ;; esac

work=$(mktemp -d)
trap 'rm -rf "$work" "$creds.renewed"' EXIT

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
    *) fail "$what: HTTP $status. $(field detail)$(field error_description) $(field message)" ;;
  esac
}

# 1. The key pair in the file.
grep -q -- '-BEGIN NATS USER JWT-' "$creds" || fail "$creds is no .creds file"
awk '/-BEGIN USER NKEY SEED-/ { getline; print; exit }' "$creds" | tr -d ' \r\n' >"$work/user.nk"
[ -s "$work/user.nk" ] || fail "$creds has no private key"
public_key=$(nats auth nkey show "$work/user.nk" 2>/dev/null) || fail "the private key in $creds is damaged"

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

# 3. What the credential is: a renewal keeps it, and the proof covers it.
api=$VERTEBRA_URL/api/v1/organizations/$organization/credentials
ask 'the credential of this key' --header "@$work/authorization" "$api/$public_key"
environment=$(field environment) role=$(field role) name=$(field name) durable=$(field durable)

# 4. A challenge, and the signature over it that proves possession of the private key.
ask 'the challenge' --request POST --header "@$work/authorization" "$api/challenges"
nonce=$(field nonce)
printf 'vertebra.credential.v3\nrenews\n%s\n%s\n%s\n%s\n%s\nkeeps\n%d\n%s\n%s' \
  "$organization" "$environment" "$role" "$name" "$durable" "$days" "$public_key" "$nonce" >"$work/proof"
signature=$(nats auth nkey sign "$work/proof" "$work/user.nk")

# 5. The new JWT.
printf '{"expiryDays":%d,"nonce":"%s","signature":"%s"}' "$days" "$nonce" "$signature" >"$work/request"
ask 'the renewal' --header "@$work/authorization" --header 'Content-Type: application/json' \
  --data-binary "@$work/request" "$api/$public_key/renewals"

# 6. The same file with it, in place of the old one at once. With noclobber a file that came meanwhile is left alone.
field jwt >"$work/jwt"
set -o noclobber
awk -v file="$work/jwt" '
  /-BEGIN NATS USER JWT-/ { print; getline; getline jwt <file; print jwt (/\r$/ ? "\r" : ""); next }
  { print }
' "$creds" >"$creds.renewed"
mv "$creds.renewed" "$creds"

cat <<TEXT
$creds: the credential “$name” of $organization-$environment, role $role, until $(field expiresAt)
TEXT
