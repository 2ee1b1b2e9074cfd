"""A chat model's server that does as its script says: the OpenAI chat API on a loopback socket."""

import json
import socket
import struct
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO


def text_reply(text, pieces=3, finish="stop", usage=(100, 20), **delta):
    """Streams a text in so many pieces, then how it ended and what it cost."""

    def reply(handler):
        handler.begin()
        size = max(1, -(-len(text) // pieces))
        handler.event({"role": "assistant", "content": ""})
        for start in range(0, len(text), size):
            handler.event({"content": text[start : start + size]})
        handler.event(delta, finish)
        if usage:
            handler.chunk([], {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)})
        handler.write("data: [DONE]\n\n")

    return reply


def reply_with_token_counts(text, tokens_in, tokens_out):
    """Says the text whole, and counts its tokens as it likes: with any numbers, or with what is none."""

    def reply(handler):
        handler.begin()
        handler.event({"content": text})
        handler.event({}, "stop")
        handler.chunk([], {"prompt_tokens": tokens_in, "completion_tokens": tokens_out, "total_tokens": 1})
        handler.write("data: [DONE]\n\n")

    return reply


def error_reply(status, **headers):
    """Answers with an HTTP error that repeats the key it was given, as careless servers do."""

    def reply(handler):
        body = json.dumps(
            {"error": {"message": f"bad key {handler.headers['authorization']}", "code": status}}
        ).encode()
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def reply_without(names, reply, status=400, body=None):
    """Replies to requests that have none of these parameters; turns the others down as `body` says."""

    def of(handler):
        if not handler.server.requests[-1].keys() & set(names):
            reply(handler)
            return
        text = json.dumps(body or {"error": {"message": "no", "param": names[0]}}).encode()
        handler.send_response(status)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    return of


def no_reply(handler):
    """Takes the request and never says a word."""
    handler.server.closing.wait()


def stalled_reply(text):
    """Says the text, then nothing more, and does not hang up."""

    def reply(handler):
        handler.begin()
        handler.event({"content": text})
        handler.server.closing.wait()

    return reply


def thinking_reply(count, end):
    """Thinks in so many pieces, as reasoning models do, without a word of text; then ends as it is told to."""

    def reply(handler):
        handler.begin()
        handler.event({"role": "assistant", "content": ""})
        for _ in range(count):
            handler.event({"reasoning_content": "Hmm. "})
        end(handler)

    return reply


def keep_alive_reply(text):
    """Says the text, then keeps the connection alive with comments for ever."""

    def reply(handler):
        handler.begin()
        handler.event({"content": text})
        while not handler.server.closing.wait(0.02):
            handler.write(": keep-alive\n\n")

    return reply


def connection_reset(handler):
    """Hangs up in the middle of the answer."""
    handler.begin()
    handler.event({"content": "The bridge was "})
    handler.wfile.flush()
    # Lingering for zero seconds sends a reset instead of an end.
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.wfile = handler.rfile = BytesIO()  # the old ones would keep the connection open


def error_in_stream(code):
    """Sends an error in the middle of the answer, in whose text alone the status stands."""

    def reply(handler):
        handler.begin()
        handler.event({"content": "The bridge was "})
        handler.write(f"data: {json.dumps({'error': {'message': 'a text', 'code': code}})}\n\n")

    return reply


def invalid_json(handler):
    """Streams what is no JSON."""
    handler.begin()
    handler.write("data: {this is no json\n\n")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"  # one request a connection: nothing is left open when a test ends

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.requests.append(body)
        self.server.keys.append(self.headers["authorization"])
        with self.server.lock:
            script = self.server.script
            reply = script.pop(0) if len(script) > 1 else script[0]
        # The client hangs up where it has read enough, which many of these want.
        with suppress(BrokenPipeError, ConnectionResetError):
            reply(self)

    def begin(self):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()

    def event(self, delta, finish=None):
        self.chunk([{"index": 0, "delta": delta, "finish_reason": finish}])

    def chunk(self, choices, usage=None):
        head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
        self.write(f"data: {json.dumps({**head, 'choices': choices, 'usage': usage})}\n\n")

    def write(self, text):
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


class ScriptedChat(ThreadingHTTPServer):
    """The server; `script` holds a reply for each request, the last one for all that follow."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.script, self.requests, self.keys = [text_reply("")], [], []
        self.lock, self.closing = threading.Lock(), threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def end(self):
        self.closing.set()
        self.shutdown()
        self._thread.join()
        self.server_close()
