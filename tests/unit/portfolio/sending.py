"""Packets as the files that projects send, and as a portfolio made of them."""

import hashlib

from solidarity_eval.packets import payload_of, seal
from solidarity_eval.packets.keys import signing_key_from
from solidarity_eval.portfolio.model import Received
from solidarity_eval.portfolio.read_portfolio import make_portfolio


def key_of_project(project):
    """Return the signing key of a project of the tests."""
    return signing_key_from(hashlib.sha256(project.encode()).digest())


def sealed(packet):
    """Return the file of a packet, signed by the key of its project."""
    return seal(payload_of(packet), key_of_project(packet.project))


def send(packet, folder, name=None):
    """Write a packet into a folder and return its path."""
    file = folder / (name or f"{packet.project}-{packet.year}-{packet.revision}.json")
    file.write_bytes(sealed(packet))
    return file


def received(packets):
    """Return packets as files that were read."""
    return tuple(
        Received(file=f"{p.project}-{p.year}-{p.revision}.json", packet=p, sha256="0" * 64)
        for p in packets
    )


def portfolio_of(packets, **settings):
    """Return the portfolio of packets that were never written."""
    return make_portfolio(received(packets), **settings)
