"""Makes the container `help` at a service that speaks as Azure's does: `make_container.py ENDPOINT ACCOUNT KEY`."""

import base64
import hashlib
import hmac
import sys
import urllib.request
from email.utils import formatdate

endpoint, account, key = sys.argv[1:]
headers = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": "2021-08-06", "Content-Length": "0"}
path = endpoint.split("/", 3)[3] + "/help"
signed = "PUT" + "\n" * 12 + f"x-ms-date:{headers['x-ms-date']}\nx-ms-version:2021-08-06\n/{account}/{path}\nrestype:container"
digest = hmac.new(base64.b64decode(key), signed.encode(), hashlib.sha256).digest()
headers["Authorization"] = f"SharedKey {account}:{base64.b64encode(digest).decode()}"
request = urllib.request.Request(f"{endpoint}/help?restype=container", method="PUT", headers=headers)
assert urllib.request.urlopen(request).status == 201
