"""Tests of an integration written in Python: Stripe's own library against a Credence of their own.

    pip install stripe
    npm install credence        # or anything else that puts `credence` within reach; see COMMAND
    python -m unittest

No network, no account, nobody in front of a camera.
"""

import json
import os
import shlex
import signal
import subprocess
import tempfile
import unittest

import stripe

COMMAND = shlex.split(os.environ.get("CREDENCE_COMMAND", "npx credence"))


class Credence:
    """A server that lives as long as the tests, in a folder of its own."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="credence-")
        self._env = {**os.environ, "PORT": "0"}
        self._server = subprocess.Popen(
            [*COMMAND, "start", "--json"], cwd=self._folder.name, env=self._env, stdout=subprocess.PIPE, text=True
        )
        started = json.loads(self._server.stdout.readline())
        self.url = started["url"]
        self.secret_key = started["secret_key"]
        # The other commands find the server by what it was started with.
        self._env["PORT"] = self.url.rsplit(":", 1)[1]

    def run(self, *command):
        """Carries out a command of the command line, and answers what it prints."""
        done = subprocess.run(
            [*COMMAND, *command, "--json"], cwd=self._folder.name, env=self._env, stdout=subprocess.PIPE, check=True
        )
        return json.loads(done.stdout)

    def close(self):
        self._server.send_signal(signal.SIGINT)
        self._server.wait()
        self._server.stdout.close()
        self._folder.cleanup()


class Verification(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.credence = Credence()
        stripe.api_base = cls.credence.url
        stripe.api_key = cls.credence.secret_key

    @classmethod
    def tearDownClass(cls):
        cls.credence.close()

    def test_who_is_verified_is_let_in(self):
        session = stripe.identity.VerificationSession.create(type="document")
        self.credence.run("sessions", "complete", session.id, "--outcome", "verified", "--output", "first_name=Jenny")
        session = stripe.identity.VerificationSession.retrieve(session.id, expand=["verified_outputs"])
        self.assertEqual(session.status, "verified")
        self.assertEqual(session.verified_outputs.first_name, "Jenny")

    def test_an_expired_document_is_told_apart(self):
        session = stripe.identity.VerificationSession.create(type="document")
        self.credence.run("sessions", "complete", session.id, "--outcome", "document_expired")
        session = stripe.identity.VerificationSession.retrieve(session.id)
        self.assertEqual(session.status, "requires_input")
        self.assertEqual(session.last_error.code, "document_expired")

    def test_a_link_that_has_expired_is_replaced(self):
        session = stripe.identity.VerificationSession.create(type="document")
        try:
            self.credence.run("clock", "advance", "49h")
            self.assertNotEqual(stripe.identity.VerificationSession.retrieve(session.id).url, session.url)
        finally:
            self.credence.run("clock", "reset")


if __name__ == "__main__":
    unittest.main()
