"""Takes what guashi tells of the cards that you watch, once it is sure who signed it.

    export GUASHI_WEBHOOK_SECRET=whsec_…
    python3 webhook.py 127.0.0.1:8000

Needs Python 3.9 or later, and nothing else. Put it behind your https.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import sys
import threading
import time

SECRET = base64.b64decode(os.environ["GUASHI_WEBHOOK_SECRET"][len("whsec_") :])
TOLERANCE = 5 * 60  # seconds between the sender's clock and ours
LONGEST = 64 * 1024  # bytes of a message


def is_signed(headers, body):
    """Checks a message as Standard Webhooks wants it."""
    name, at, given = (headers.get("webhook-" + part, "") for part in ("id", "timestamp", "signature"))
    if not at.isdecimal() or abs(time.time() - int(at)) > TOLERANCE:
        return False
    signed = f"{name}.{at}.".encode() + body
    ours = b"v1," + base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest())
    # Several signatures stand there while a secret is being changed; one that fits is enough.
    return any(hmac.compare_digest(ours, theirs.encode()) for theirs in given.split())


class Receiver(http.server.BaseHTTPRequestHandler):
    # The sequence of the last message of each watch; keep it in your database. Messages may come again,
    # and an older one after a newer one.
    last = {}
    lock = threading.Lock()

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(min(length, LONGEST))
        if not is_signed(self.headers, body):
            self.answer(401)
            return
        message = json.loads(body)
        if message["type"] == "tw.guashi.card.changed":
            self.take(message["data"])  # store it before answering
        self.answer(204)

    def take(self, card):
        with self.lock:
            if card["sequence"] > self.last.get(card["watch"], 0):
                self.last[card["watch"]] = card["sequence"]
                print(card["watch"], card["state"], flush=True)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        """Nothing of a request is logged."""


def main():
    host, port = sys.argv[1].rsplit(":", 1)
    server = http.server.ThreadingHTTPServer((host, int(port)), Receiver)
    print(f"listening at {host}:{server.server_port}", flush=True)
    server.serve_forever()


main()
