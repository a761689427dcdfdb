"""Natasha's three tagging nets, run faster: the same weights and the same answers, other arithmetic.

slovnet pads sentences to batches and computes each word's first convolution anew. Here sentences lie end to end with one
empty row between them, which is what their padding amounts to; the first convolution, half of all arithmetic, is a sum of
three rows that depend on the written word alone and are kept; the normalisation after each layer is folded into the next
layer's weights; everything else is one matrix product a layer. Tags, relations and spans come out as slovnet's; they can
differ where two scores tie below 1e-5.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from slovnet.bio import bio_spans
from slovnet.conll import parse_conll_tag
from slovnet.shape import word_shape

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
Sentences = Sequence[Sequence[str]]
KEPT_WORDS = 6_144  # rows of 768 numbers, 19 MB a net: most words of a day's news


class Batch:
    """Sentences end to end, an empty row before, between and after. `rows` are the table rows of their words, 0 where a row
    is empty; `passing` are the (word id, shape id) of words that found no room in the table and stand behind its end."""

    def __init__(self, lengths: Sequence[int], words: list[int], passing: list[tuple[int, int]]) -> None:
        self.lengths, self.passing = lengths, passing
        sizes = np.array(lengths, dtype=np.int64)
        ends = np.cumsum(sizes + 1)
        self.size = int(ends[-1]) + 1 if len(ends) else 1
        self.empty: Ints = np.concatenate(([0], ends))
        filled = np.ones(self.size, dtype=bool)
        filled[self.empty] = False
        self.filled: Ints = np.flatnonzero(filled)
        self.rows: Ints = np.zeros(self.size, dtype=np.int64)
        self.rows[self.filled] = words


class Words:
    """The rows that written words have in the tables of all nets: the first ones met keep theirs, later ones get one for a batch."""

    def __init__(self, words: Any, shapes: Any, room: int = KEPT_WORDS) -> None:
        self._words, self._shapes, self.room = words, shapes, room
        self._row_of: dict[str, int] = {}
        self.kept: list[tuple[int, int]] = []  # word id and shape id of each kept row but the empty one, in order

    @lru_cache(maxsize=KEPT_WORDS)  # noqa: B019 - one vocabulary lives as long as the process
    def ids(self, word: str) -> tuple[int, int]:
        """Word id and shape id of a word as it is written."""
        return self._words.encode(word.lower()), self._shapes.encode(word_shape(word))

    def batch(self, sentences: Sentences) -> Batch:
        """Some sentences with the rows of their words."""
        row_of, texts = self._row_of, list(chain.from_iterable(sentences))
        new = [word for word in dict.fromkeys(texts) if word not in row_of]
        kept, passing = new[: self.room - len(row_of)], new[self.room - len(row_of) :]
        row_of.update(zip(kept, range(len(row_of) + 1, self.room + 1), strict=False))
        self.kept += map(self.ids, kept)
        of_passing = {word: row for row, word in enumerate(passing, self.room + 1)}
        rows = [row_of.get(word) or of_passing[word] for word in texts]
        return Batch([len(words) for words in sentences], rows, [self.ids(word) for word in passing])


class Vectors:
    """The vectors of words: Navec keeps for each the numbers of a hundred short vectors, which laid end to end are its own."""

    def __init__(self, embedding: Any) -> None:
        codes = embedding.codes.array
        count, choices, length = codes.shape
        self._numbers: NDArray[np.uint8] = embedding.indexes.array
        self._short: Floats = np.ascontiguousarray(codes.reshape(count * choices, length))
        self._firsts: Ints = np.arange(count) * choices

    def __call__(self, words: Ints) -> Floats:
        """The vectors of some words by their numbers."""
        vectors: Floats = self._short.take(self._numbers.take(words, axis=0) + self._firsts, axis=0)
        return vectors.reshape(len(words), -1)


class Encoder:
    """A net's encoder: words to 64 numbers each, three convolutions of width three.

    A layer ends in rectifier, scale and shift. The scale goes into the next layer's weights and the shift into its bias;
    empty rows hold what the next layer, so changed, takes for nothing. `last` are the scale and shift left to the heads.
    """

    def __init__(self, model: Any, words: Words) -> None:
        self._words, self._vectors = words, Vectors(model.emb.word)
        first, *deeper = model.encoder.layers
        weight = spread(first.conv.weight.array)
        self._of_word = weight[: model.emb.word.dim]
        self._of_shape: Floats = model.emb.shape.weight.array @ weight[model.emb.word.dim :]
        self._bias: Floats = first.conv.bias.array
        scale, shift = affine(first.norm)
        self._nothing: Floats = -shift / scale
        self._deeper: list[tuple[Floats, Floats, Floats]] = []
        for layer in deeper:
            weight = spread(layer.conv.weight.array)
            moved = (shift @ weight).reshape(3, -1).sum(0)
            weight = scale[:, None] * weight
            scale, shift = affine(layer.norm)
            self._deeper.append((weight, layer.conv.bias.array + moved, -shift / scale))
        self.last = scale, shift
        self._table: Floats = np.zeros((words.room + 1, len(self._bias) * 3), dtype=np.float32)
        self._known = 0

    def __call__(self, batch: Batch) -> Floats:
        """The encoded words, one row each, in order."""
        x = finished(self.first(batch), self._bias, self._nothing, batch)
        for weight, bias, nothing in self._deeper:
            x = finished(x @ weight, bias, nothing, batch)
        return x[batch.filled]

    def first(self, batch: Batch) -> Floats:
        """The first convolution's share of each word."""
        new = self._words.kept[self._known :]
        end = self._words.room + 1 + len(batch.passing)
        if end > len(self._table):
            self._table = np.concatenate(
                (self._table, np.empty((end - len(self._table), self._table.shape[1]), np.float32))
            )
        if new:
            self.share(new, self._table[self._known + 1 : self._known + 1 + len(new)])
            self._known += len(new)
        if batch.passing:
            self.share(batch.passing, self._table[self._words.room + 1 : end])
        return self._table[batch.rows]

    def share(self, ids: list[tuple[int, int]], rows: Floats) -> None:
        """Write into rows what words give to the first convolution."""
        words, shapes = np.array(ids).T
        np.matmul(self._vectors(words), self._of_word, out=rows)
        rows += self._of_shape[shapes]


def spread(weight: Floats) -> Floats:
    """A convolution (filters, inputs, 3) as one matrix (inputs, 3 * filters): what a word gives to its left, itself, its right."""
    filters, inputs, width = weight.shape
    return np.ascontiguousarray(weight.transpose(1, 2, 0).reshape(inputs, width * filters))


def affine(norm: Any) -> tuple[Floats, Floats]:
    """A batch normalisation as scale and shift."""
    scale = norm.weight.array / norm.std.array
    return scale, norm.bias.array - norm.mean.array * scale


def finished(rows: Floats, bias: Floats, nothing: Floats, batch: Batch) -> Floats:
    """The rest of a layer: the three shares of each row summed, bias, rectifier; empty rows hold what the next layer takes for nothing."""
    n = len(bias)
    x: Floats = rows[:, n : 2 * n] + bias
    x[1:] += rows[:-1, :n]
    x[:-1] += rows[1:, 2 * n :]
    np.maximum(x, 0, out=x)
    x[batch.empty] = nothing
    return x


def linear(layer: Any, before: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Weight and bias of a linear layer, the scale and shift that stand before it taken in."""
    scale, shift = before
    weight, bias = layer.weight.array, layer.bias.array
    return scale[:, None] * weight, bias + shift @ weight


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """Part of speech and features of a word; the features that are asked for most have a place of their own, "" for none."""

    pos: str
    feats: dict[str, str]
    items: tuple[tuple[str, str], ...]
    case: str
    number: str
    gender: str
    tense: str
    animacy: str
    verb_form: str

    @classmethod
    def read(cls, tag: str) -> Tag:
        """«NOUN|Case=Gen|Number=Sing»."""
        pos, feats = parse_conll_tag(tag)
        feats = feats or {}
        named = ("Case", "Number", "Gender", "Tense", "Animacy", "VerbForm")
        return cls(pos, feats, tuple(feats.items()), *(feats.get(name, "") for name in named))


class Morphology:
    """Part of speech and features of each word."""

    def __init__(self, infer: Any, words: Words) -> None:
        self._encoder = Encoder(infer.model, words)
        self._weight, self._bias = linear(infer.model.head.proj, self._encoder.last)
        self._tags = [Tag.read(tag) for tag in infer.decoder.tags_vocab.items]

    def __call__(self, batch: Batch) -> list[Tag]:
        """The tags of all words of some sentences, end to end."""
        scores = self._encoder(batch) @ self._weight
        scores += self._bias
        return [self._tags[i] for i in scores.argmax(-1).tolist()]


class Syntax:
    """Head and relation of each word."""

    def __init__(self, infer: Any, words: Words) -> None:
        self._encoder = Encoder(infer.model, words)
        head, rel = infer.model.head, infer.model.rel
        self._rels = infer.decoder.rels_vocab.items
        self._kernel: Floats = head.kernel.array
        self._rel_kernel: Floats = rel.kernel.array
        last = self._encoder.last
        self._head, self._tail = linear(head.head.proj, last), linear(head.tail.proj, last)
        self._rel_head, self._rel_tail = linear(rel.head.proj, last), linear(rel.tail.proj, last)
        plain = np.ones_like(last[0]), np.zeros_like(last[1])
        self._root = rectified(head.root.array.reshape(1, -1), linear(head.tail.proj, plain))
        self._rel_root = rectified(rel.root.array.reshape(1, -1), linear(rel.head.proj, plain)) @ self._rel_kernel

    def __call__(self, batch: Batch) -> list[tuple[int, str]]:
        """(number of the head in its sentence from 1, 0 for the root; relation) of all words of some sentences, end to end."""
        x = self._encoder(batch)
        heads, positions = self.heads(x, batch.lengths)
        of_head = np.concatenate((self._rel_root, rectified(x, self._rel_head) @ self._rel_kernel))[positions]
        tail = rectified(x, self._rel_tail)
        scores = np.matmul(of_head.reshape(len(x), len(self._rels), tail.shape[1]), tail[:, :, None])[:, :, 0]
        return [(head, self._rels[i]) for head, i in zip(heads.tolist(), scores.argmax(-1).tolist(), strict=True)]

    def heads(self, x: Floats, lengths: Sequence[int]) -> tuple[Ints, Ints]:
        """For each word the number of its head in its sentence, and the head's row in all rows (root first)."""
        asked = rectified(x, self._head) @ self._kernel
        offered = np.concatenate((self._root, rectified(x, self._tail)))
        of_root = (asked @ self._root[0])[:, None]
        heads, firsts = [], []
        start = 0
        for length in lengths:
            stop = start + length
            scores = np.concatenate((of_root[start:stop], asked[start:stop] @ offered[start + 1 : stop + 1].T), axis=1)
            heads.append(scores.argmax(-1))
            firsts.append(start)
            start = stop
        numbers: Ints = np.concatenate(heads) if heads else np.zeros(0, dtype=np.int64)
        return numbers, np.where(numbers > 0, numbers + np.repeat(np.array(firsts, dtype=np.int64), lengths), 0)


class Entities:
    """Spans of named entities."""

    def __init__(self, infer: Any, words: Words) -> None:
        self._words, self._encoder = words, Encoder(infer.model, words)
        self._weight, self._bias = linear(infer.model.head.proj, self._encoder.last)
        self._moves: Floats = infer.model.head.crf.transitions.array
        self._tags = infer.decoder.tags_vocab.items

    def __call__(self, texts: Sequence[Sequence[Any]]) -> Iterator[list[tuple[int, int, str]]]:
        """For each text, given as tokens with `start`, `stop` and `text`, its entities as (start, stop, kind)."""
        batch = self._words.batch([[token.text for token in tokens] for tokens in texts])
        scores = self._encoder(batch) @ self._weight + self._bias
        for tokens, path in zip(texts, best_paths(scores, batch.lengths, self._moves), strict=True):
            yield [(s.start, s.stop, s.type) for s in bio_spans(tokens, [self._tags[i] for i in path])]


def best_paths(scores: Floats, lengths: Sequence[int], moves: Floats) -> list[list[int]]:
    """The likeliest sequence of tags of each text (Viterbi), all texts in a row, as many stretches at a time as each has words.

    A step is a table: what it costs to come from each tag to each other. Steps add up to tables of stretches, in any order;
    a text's first step costs the same from everywhere, so no text hears of the one before it.
    """
    size, count = scores.shape
    if not size:
        return [[] for _ in lengths]
    width = math.isqrt(size - 1) + 1
    given = np.zeros((width * width, count))
    given[:size] = scores
    tables = moves[:, :, None] + given.reshape(width, width, 1, count).transpose(1, 2, 3, 0)  # step, from, to, stretch
    firsts = np.cumsum([0, *lengths[:-1]])[np.array(lengths) > 0]
    tables[firsts % width, :, :, firsts // width] = scores[firsts, None, :]
    behind = np.arange(size, width * width)  # behind the end a tag stays what it is
    tables[behind % width, :, :, behind // width] = np.where(np.eye(count, dtype=bool), 0, -np.inf)
    stretches = [tables[0].transpose(1, 0, 2)]  # to, from, stretch: what its steps so far add up to
    for table in tables[1:]:
        stretches.append((stretches[-1][:, None] + table[:, :, None]).max(0))
    path = trace(ends(stretches[-1]), tables, stretches)[:size]
    return [tags.tolist() for tags in np.split(path, np.cumsum(lengths)[:-1])]


def ends(stretches: Doubles) -> Ints:
    """The tags of the best path before the first stretch and at the end of each."""
    score, best = np.zeros(len(stretches)), []
    for table in np.ascontiguousarray(stretches.transpose(2, 0, 1)):
        through = score + table
        best.append(through.argmax(1))
        score = through.max(1)
    tags = [int(score.argmax())]
    for before in reversed(best):
        tags.append(int(before[tags[-1]]))
    return np.array(tags[::-1])


def trace(ends: Ints, tables: Doubles, stretches: list[Doubles]) -> Ints:
    """The tags that led to the ends of the stretches, within all of them at once."""
    place = np.arange(len(ends) - 1)
    tags = [ends[1:]]
    for table, before in zip(tables[:0:-1], stretches[-2::-1], strict=True):
        through = before[:, ends[:-1], place] + table[:, tags[-1], place]
        tags.append(through.argmax(0))
    path: Ints = np.stack(tags[::-1], axis=1).ravel()
    return path


def rectified(x: Floats, layer: tuple[Floats, Floats]) -> Floats:
    """A linear layer and a rectifier."""
    y: Floats = x @ layer[0]
    y += layer[1]
    return np.maximum(y, 0, out=y)
