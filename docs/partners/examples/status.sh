#!/usr/bin/env bash
# Asks whether cards are reported lost. ID numbers come on standard input, one a line:
#
#   export GUASHI_URL=https://… GUASHI_CLIENT_ID=… GUASHI_CLIENT_SECRET=…
#   bash status.sh < numbers.txt
#
# NOT_REPORTED means: no report made through this service; reports by 1996, certificate or counter are
# not known here.
#
# Needs curl 7.55 or later. Secrets, tokens and numbers go through pipes: arguments can be
# seen by everybody on the machine.
set -euo pipefail

at_once=100 # numbers in one question
patience=60 # seconds to wait at most when the quota is used up
query='query ($numbers: [String!]!) { cardStatus(idNumbers: $numbers, purpose: \"example\") { idNumber state since } }'

# token prints a token. It lasts for expires_in seconds: use it until shortly before.
token() {
  local answer
  answer=$(curl --silent --show-error \
    --config <(printf 'user = "%s:%s"\n' "$GUASHI_CLIENT_ID" "$GUASHI_CLIENT_SECRET") \
    --data grant_type=client_credentials "$GUASHI_URL/oauth/token")
  if [[ $answer != *'"access_token":'* ]]; then
    sed 's/.*"error":"\([^"]*\)".*/no token: \1/' <<<"$answer" >&2
    return 1
  fi
  sed 's/.*"access_token":"\([^"]*\)".*/\1/' <<<"$answer"
}

# ask prints the answers to one question about the numbers that are given, in their order.
ask() {
  local answer cards list wait
  list=$(printf '%s\n' "$@" | sed 's/[\\"]/\\&/g; s/.*/"&"/' | paste -sd, -)
  while true; do
    answer=$(curl --silent --show-error --config <(printf 'header = "Authorization: Bearer %s"\n' "$access") \
      --header 'Content-Type: application/json' --data-binary @- "$GUASHI_URL/graphql" \
      <<<"{\"query\":\"$query\",\"variables\":{\"numbers\":[$list]}}")
    [[ $answer == *'"code":"RATE_LIMITED"'* ]] || break
    wait=$(sed -n 's/.*"retryAfter":\([0-9]*\).*/\1/p' <<<"$answer")
    if ((wait > patience)); then break; fi
    echo "over quota, asking again in $wait s" >&2
    sleep "$wait"
  done
  if [[ $answer != *'"data":{'* ]]; then
    sed 's/.*"code":"\([A-Z_]*\)".*/refused: \1/' <<<"$answer" >&2
    return 1
  fi
  mapfile -t cards < <(grep -o '"state":"[A-Z_]*","since":[^}]*' <<<"$answer" |
    sed 's/"state":"\([A-Z_]*\)","since":"\{0,1\}\([^"]*\).*/\1 \2/; s/ null}*$//')
  if ((${#cards[@]} != $#)); then # it must not pass for "not lost"
    echo "no answer" >&2
    return 1
  fi
  paste -d ' ' <(printf '%s\n' "$@") <(printf '%s\n' "${cards[@]}")
}

access=$(token)
mapfile -t numbers < <(tr -s '[:space:]' '\n')
for ((i = 0; i < ${#numbers[@]}; i += at_once)); do
  ask "${numbers[@]:i:at_once}"
done
