"""A sentence as a tree: each word with the word that it belongs to, as a parser sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.answering.grounding.words import Word, plain_text, read_words
from ingest.corpus.parser.sentence_parser import SentenceParser, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
AUXILIARIES = frozenset({"aux", "auxpass"})
BEFORE_NOUNS = ("det", "amod", "advmod", "nummod", "predet", "neg")


@dataclass(frozen=True)
class Tree:
    """The words of a sentence; `heads` has the place of the word that each belongs to, its own for a root.

    A parser may see two sentences in one: then there are two roots.

    Relations and tags are those of `Token`.
    """

    words: Sequence[Word]
    heads: Sequence[int]
    relations: Sequence[str]
    tags: Sequence[str]

    @cached_property
    def children(self) -> list[list[int]]:
        """For each word the places of those that belong to it."""
        children: list[list[int]] = [[] for _ in self.heads]
        for at, head in enumerate(self.heads):
            if head != at:
                children[head].append(at)
        return children

    def above(self, at: int) -> Iterator[int]:
        """The word that this one belongs to, the one that that belongs to, and so on up to a root."""
        for _ in self.heads:
            if self.heads[at] == at:
                return
            at = self.heads[at]
            yield at

    @cached_property
    def subtrees(self) -> list[list[int]]:
        """For each word its place and those of all words under it, in order."""
        subtrees: list[list[int]] = [[] for _ in self.heads]
        for at in range(len(self.heads)):
            for top in {at, *self.above(at)}:
                subtrees[top].append(at)
        return subtrees

    def related(self, at: int, *relations: str) -> list[int]:
        """Those of its children that belong to it in one of these ways."""
        return [child for child in self.children[at] if self.relations[child] in relations]

    def subjects(self, at: int) -> list[int]:
        """The subjects of a verb."""
        return self.related(at, *SUBJECTS)

    def auxiliaries(self, at: int) -> list[int]:
        """The auxiliaries of a verb."""
        return self.related(at, *AUXILIARIES)

    def is_verb(self, at: int) -> bool:
        """Whether it is a verb, an auxiliary included."""
        return self.tags[at].startswith(("V", "MD"))

    def is_noun(self, at: int) -> bool:
        """Whether it is a noun or a part of a name."""
        return self.tags[at].startswith("NN")

    def is_name(self, at: int) -> bool:
        """Whether it is a part of a name."""
        return self.tags[at].startswith("NNP")

    def leads(self, at: int) -> bool:
        """Whether the word with what belongs to it begins the sentence, or is marked off from what stands before it."""
        first = self.subtrees[at][0]
        return first == 0 or bool(self.words[first].mark)

    def kind(self, at: int) -> str | None:
        """In which way the word turns what it stands in; None where it does not."""
        entry = self.words[at].turning
        return entry.kind if entry else None


@dataclass(frozen=True)
class Cut:
    """A tree, the places of the words that a claim keeps, and those of the part of the sentence that it is of."""

    tree: Tree
    kept: frozenset[int]
    inside: frozenset[int]


@lru_cache(maxsize=512)
def read_tree(parser: SentenceParser, sentence: str) -> Tree | None:
    """The tree of a sentence; None where the parser's tokens make no tree of its words."""
    words = read_words(sentence)
    tokens = parser.parse(plain_text(sentence))
    places = _places(words, tokens)
    heads: list[int] = []
    relations: list[str] = []
    tags: list[str] = []
    for at in range(len(words)):
        own = [index for index, place in enumerate(places) if place == at]
        tops = [index for index in own if places[tokens[index].head] != at or tokens[index].head == index]
        if not tops:
            if not at:
                return None
            # The parser sees one word with the one before it, as in an address.
            heads.append(at - 1)
            relations.append("fixed")
            tags.append(tags[-1])
            continue
        # Of a word that is two tokens, the one nearest to the root is the word's.
        top = min(tops, key=lambda index: (tokens[index].relation == "punct", _depth(tokens, index)))
        heads.append(_head(top, at, tokens, places))
        relations.append(tokens[top].relation)
        tags.append(tokens[top].tag)
    # Two words of two tokens each may lie below one another: then following their heads would never end.
    return Tree(words, heads, relations, tags) if all(_ends(heads, at) for at in range(len(heads))) else None


def _depth(tokens: Sequence[Token], index: int) -> int:
    """The number of tokens above this one."""
    depth = 0
    while tokens[index].head != index:
        index = tokens[index].head
        depth += 1
    return depth


def _ends(heads: Sequence[int], at: int) -> bool:
    """Whether a root stands above a word."""
    for _ in heads:
        if heads[at] == at:
            return True
        at = heads[at]
    return False


def _places(words: Sequence[Word], tokens: Sequence[Token]) -> list[int | None]:
    """For each token the place of the word that it is a part of; None for marks."""
    places: list[int | None] = []
    at = 0
    for token in tokens:
        while at < len(words) and words[at].start + len(words[at].raw) <= token.start:
            at += 1
        inside = at < len(words) and words[at].start < token.end
        places.append(at if inside else None)
    return places


def _head(token: int, at: int, tokens: Sequence[Token], places: Sequence[int | None]) -> int:
    """The place of the nearest word above a token that is another word than its own."""
    while tokens[token].head != token:
        token = tokens[token].head
        place = places[token]
        if place is not None and place != at:
            return place
    return at
