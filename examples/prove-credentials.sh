#!/usr/bin/env bash
# Signs a CSV file of credentials with the private keys that belong to the public keys in it: proves that whoever asks for them has these
# keys. It talks to nobody. Run it where the keys are, then give what it writes to the page that the challenge is from.
#
#   ./prove-credentials.sh acme <challenge> keys.csv seeds/
#
# writes keys.proven.csv: the same lines with a column `signature`. Each file in seeds/ is a seed, as `nats auth nkey gen user` and
# `nsc generate nkey` write it. Columns: name, environment, role, durable, expiry (days), publicKey; commas, no quotes.
# Needs: bash and a nats CLI that has `nats auth nkey`.
set -euo pipefail
umask 077

fail() {
  printf 'prove-credentials: %s\n' "$*" >&2
  exit 1
}

[ $# -eq 4 ] || fail 'usage: prove-credentials.sh <organization> <challenge> <file.csv> <directory of seeds>'
organization=$1 nonce=$2 csv=$3 seeds=$4
command -v nats >/dev/null || fail 'nats is not installed'
[ -r "$csv" ] || fail "cannot read $csv"
[ -d "$seeds" ] || fail "$seeds is no directory"
proven=${csv%.csv}.proven.csv

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Whose seed is which.
declare -A seed_of
for seed in "$seeds"/*; do
  if public_key=$(nats auth nkey show "$seed" 2>/dev/null); then seed_of[$public_key]=$seed; fi
done

# Without a byte order mark and carriage returns.
sed $'1s/^\xef\xbb\xbf//; s/\r$//' "$csv" >"$work/csv"
IFS=, read -r -a header <"$work/csv" || fail "$csv is empty"
printf 'name,environment,role,durable,expiry,publicKey,signature\n' >"$work/proven"

number=1
while IFS= read -r line || [ -n "$line" ]; do
  number=$((number + 1))
  [ -n "${line//[, ]/}" ] || continue
  case $line in *[\"\;]*) fail "line $number of $csv: write it with commas and without quotes" ;; esac
  name='' environment='' role='' durable='' expiry='' publicKey=''
  IFS=, read -r -a cells <<<"$line"
  for index in "${!header[@]}"; do
    case ${header[index]} in
      name | environment | role | durable | expiry | publicKey) printf -v "${header[index]}" %s "${cells[index]:-}" ;;
      signature) ;;
      *) fail "nothing is known about the column “${header[index]}” of $csv" ;;
    esac
  done
  environment=${environment#"$organization"-} expiry=${expiry:-30}
  case $expiry in *[!0-9]*) fail "line $number of $csv: the expiry is “$expiry”: it takes a whole number of days" ;; esac
  if [ "$role" = subscriber ]; then durable=${durable:-$name}; fi
  signature=''
  # A line without a public key gets its key in the browser.
  if [ -n "$publicKey" ]; then
    [ -n "${seed_of[$publicKey]:-}" ] || fail "line $number of $csv: no file in $seeds is the seed of $publicKey"
    printf 'vertebra.credential.v3\nissues\n%s\n%s\n%s\n%s\n%s\nmakes\n%d\n%s\n%s' \
      "$organization" "$environment" "$role" "$name" "$durable" "$expiry" "$publicKey" "$nonce" >"$work/proof"
    signature=$(nats auth nkey sign "$work/proof" "${seed_of[$publicKey]}")
  fi
  printf '%s,%s,%s,%s,%s,%s,%s\n' "$name" "$environment" "$role" "$durable" "$expiry" "$publicKey" "$signature" >>"$work/proven"
done < <(tail -n +2 "$work/csv")

mv "$work/proven" "$proven"
printf '%s: %d lines\n' "$proven" "$(($(wc -l <"$proven") - 1))"
