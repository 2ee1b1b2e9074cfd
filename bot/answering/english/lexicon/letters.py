"""Letters that British and American English write in each other's place."""

from __future__ import annotations

# Those of British words with those of American ones, inside a word or at its end.
BRITISH_AND_AMERICAN = [
    pair.split("/")
    for pair in """
    our/or oul/ol ough/ow tre/ter bre/ber ence/ense ise/ize isi/izi isa/iza yse/yze ysi/yzi lle/le lli/li llo/lo
    ogue/og amme/am ae/e oe/e ey/ay yre/ire gem/gm ium/um ph/f sc/sk
    """.split()
]
