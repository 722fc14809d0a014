"""A matching checked anew against its certificate, with nothing of the engine but the reference scoring."""

from bot.verifying.checking import Verdict, verify
from bot.verifying.proof import BrokenCertificate, Proof, read_proof

__all__ = ["BrokenCertificate", "Proof", "Verdict", "read_proof", "verify"]
