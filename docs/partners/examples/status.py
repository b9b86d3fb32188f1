"""Asks whether cards are reported lost. ID numbers come on standard input, one a line:

    export GUASHI_URL=https://… GUASHI_CLIENT_ID=… GUASHI_CLIENT_SECRET=…
    python3 status.py < numbers.txt

NOT_REPORTED means: no report made through this service; reports by 1996, certificate or counter are
not known here.

Needs Python 3.9 or later, and nothing else.
"""

import base64
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

URL = os.environ["GUASHI_URL"]
AT_ONCE = 100  # numbers in one question
PATIENCE = 60  # seconds to wait at most when the quota is used up

QUERY = """
query ($numbers: [String!]!) {
  cardStatus(idNumbers: $numbers, purpose: "example") { idNumber state since }
}
"""


def post(path, kind, authorization, body):
    """Sends a body and returns the JSON that answers it; a refusal is JSON too."""
    headers = {"Content-Type": kind, "Authorization": authorization}
    request = urllib.request.Request(URL + path, body.encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        return json.load(refused)


def get_token(client_id, secret):
    """Gets a token. It lasts for expires_in seconds: use it until shortly before."""
    pair = ":".join(urllib.parse.quote_plus(part) for part in (client_id, secret))
    basic = "Basic " + base64.b64encode(pair.encode()).decode()
    answer = post("/oauth/token", "application/x-www-form-urlencoded", basic, "grant_type=client_credentials")
    if "access_token" not in answer:
        sys.exit(f"no token: {answer.get('error')}")
    return answer["access_token"]


def card_status(token, numbers):
    """Asks about up to 100 numbers; the answers stand in the order of the numbers."""
    body = json.dumps({"query": QUERY, "variables": {"numbers": numbers}})
    while True:
        answer = post("/graphql", "application/json", "Bearer " + token, body)
        if not answer.get("errors"):
            return answer["data"]["cardStatus"]
        why = answer["errors"][0]["extensions"]
        wait = why.get("retryAfter", 0)
        if why["code"] != "RATE_LIMITED" or wait > PATIENCE:
            sys.exit(f"refused: {why['code']} (request {why['requestId']})")
        print(f"over quota, asking again in {wait} s", file=sys.stderr)
        time.sleep(wait)


def main():
    token = get_token(os.environ["GUASHI_CLIENT_ID"], os.environ["GUASHI_CLIENT_SECRET"])
    numbers = sys.stdin.read().split()
    for start in range(0, len(numbers), AT_ONCE):
        for card in card_status(token, numbers[start : start + AT_ONCE]):
            print(card["idNumber"], card["state"], card["since"] or "")


main()
