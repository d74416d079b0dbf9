"""Moto's server as the sandbox runs it: on a free port, knowing its own identity.

Usage: serve.py TOKEN RECORD [--until-end-of PID]

The system chooses the port, so no other process can take it before it is used. RECORD is written once the port
listens. GET /sandbox/identity answers the token: a process that reuses or ends this server checks with it that
the address and the process are still this server's.
"""

import gc
import json
import os
import signal
import sys
import threading
import time

# Moto keeps all that it loads: looking through it for garbage again and again is a third of its start.
gc.disable()

# This folder's modules, whatever else Python was told of modules; and no compiled copies of them beside them.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import additions
import corrections
from additions import account_access
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

IDENTITY_PATH = "/sandbox/identity"


class QuietHandler(WSGIRequestHandler):
    """Logs what failed, not every call; and keeps connections open, as the AWS clients expect."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code="-", size="-"):
        if str(code).startswith("5"):
            super().log_request(code, size)


def with_identity(app, identity):
    body = json.dumps(identity).encode()

    def application(environ, start_response):
        if environ["PATH_INFO"] == IDENTITY_PATH:
            start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
            return [body]
        return app(environ, start_response)

    return application


def end_with(pid):
    """Ends this server when that process is gone, however it ended."""
    while True:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            os._exit(0)
        except PermissionError:
            pass
        time.sleep(0.5)


def main():
    token, record = sys.argv[1:3]
    identity = {"token": token, "pid": os.getpid()}
    corrections.install()
    additions.install()
    app = account_access.in_front_of(DomainDispatcherApplication(create_backend_app))
    gc.freeze()
    gc.enable()
    server = make_server("127.0.0.1", 0, with_identity(app, identity), threaded=True, request_handler=QuietHandler)
    # Moto writes its own address into some answers.
    os.environ["MOTO_PORT"] = str(server.server_port)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: os._exit(0))
    if "--until-end-of" in sys.argv:
        pid = int(sys.argv[sys.argv.index("--until-end-of") + 1])
        threading.Thread(target=end_with, args=[pid], daemon=True).start()
    draft = f"{record}.{os.getpid()}"
    with open(draft, "w", encoding="utf-8") as file:
        json.dump({**identity, "endpoint": f"http://127.0.0.1:{server.server_port}"}, file)
    os.replace(draft, record)
    server.serve_forever()


if __name__ == "__main__":
    main()
