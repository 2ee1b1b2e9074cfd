"""Numbers in words."""

from __future__ import annotations

SMALL = {
    word: value
    for value, word in enumerate(
        """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen
        """.split()
    )
}
TENS = {
    word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
TO_TWELVE = {word: value for word, value in SMALL.items() if 1 <= value <= 12}
SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
    "lakh crore": 10**12,
    "lakh": 10**5,
    "crore": 10**7,
}
ORDINALS = {
    word: value
    for value, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}
# What ends an address, which begins with a number: "12 Main Street".
STREETS = tuple(
    """
    Street Avenue Road Lane Drive Boulevard Highway Terrace Plaza Square Pike Way St Ave Rd Ln Dr Blvd Hwy
    """.split()
)
# "Dozens of", "thousands of".
MANY = ("dozens", "hundreds", "thousands", "millions", "billions")
