"""Slack: the adapter against a Slack of the tests' own, over real HTTP and real sockets."""
