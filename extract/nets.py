"""Natasha's three tagging nets, run faster: the same weights and the same answers, other arithmetic.

slovnet pads sentences to batches and computes each word's first convolution anew. Here sentences lie end to end with one
empty row between them, which is what their padding amounts to; the first convolution, half of all arithmetic, is a sum of
three rows that depend on the word alone and are kept; everything else is one matrix product a layer. Tags, relations and
spans come out as slovnet's; a syntactic head can differ where two scores tie below 1e-6.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from slovnet.bio import bio_spans
from slovnet.conll import parse_conll_tag
from slovnet.shape import word_shape

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
KEPT_WORDS = 8_192  # rows of 768 numbers, 25 MB a net: most words of a day's news


class Layout:
    """Sentences end to end, an empty row before, between and after: `rows` are the rows that hold a word."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self.lengths = lengths
        self.size = sum(lengths) + len(lengths) + 1
        starts = np.cumsum([1, *(n + 1 for n in lengths[:-1])]) if lengths else np.zeros(0, dtype=np.int64)
        self.starts: Ints = starts
        empty = np.zeros(self.size, dtype=bool)
        empty[0] = True
        empty[starts + np.array(lengths, dtype=np.int64)] = True
        self.empty = empty
        self.rows: Ints = np.flatnonzero(~empty)


class Words:
    """The ids of words and of their shapes, in the vocabulary that all nets share."""

    def __init__(self, words: Any, shapes: Any) -> None:
        self._words, self._shapes = words, shapes

    @lru_cache(maxsize=100_000)  # noqa: B019 - lives as long as the process
    def ids(self, word: str) -> tuple[int, int]:
        """Word id and shape id of a word as it is written."""
        return self._words.encode(word.lower()), self._shapes.encode(word_shape(word))

    def of(self, sentences: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
        """Word ids and shape ids of all words of some sentences, end to end."""
        pairs = np.array([self.ids(word) for words in sentences for word in words], dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]


class Encoder:
    """A net's encoder: word and shape to 64 numbers a word, three convolutions of width three."""

    def __init__(self, model: Any) -> None:
        self._word = model.emb.word
        layers = [
            (spread(layer.conv.weight.array), layer.conv.bias.array, *affine(layer.norm))
            for layer in model.encoder.layers
        ]
        (weight, self._bias, self._scale, self._shift), *self._deeper = layers
        self._of_word = weight[: self._word.dim]
        self._of_shape: Floats = model.emb.shape.weight.array @ weight[self._word.dim :]
        self._kept: Floats = np.empty((KEPT_WORDS, weight.shape[1]), dtype=np.float32)
        self._row_of: dict[int, int] = {}

    def __call__(self, words: Ints, shapes: Ints, layout: Layout) -> Floats:
        """The encoded words, one row each, in order."""
        spread_rows = np.zeros((layout.size, self._kept.shape[1]), dtype=np.float32)
        spread_rows[layout.rows] = self.first(words) + self._of_shape[shapes]
        x = finished(spread_rows, self._bias, self._scale, self._shift, layout)
        for weight, bias, scale, shift in self._deeper:
            x = finished(x @ weight, bias, scale, shift, layout)
        encoded: Floats = x[layout.rows]
        return encoded

    def first(self, words: Ints) -> Floats:
        """The first convolution's share of each word, from the kept rows."""
        unique, inverse = np.unique(words, return_inverse=True)
        if len(unique) > KEPT_WORDS:
            return self.share(unique)[inverse]
        missing = [word for word in unique.tolist() if word not in self._row_of]
        if len(self._row_of) + len(missing) > KEPT_WORDS:
            self._row_of.clear()
            missing = unique.tolist()
        if missing:
            start = len(self._row_of)
            self._kept[start : start + len(missing)] = self.share(np.array(missing))
            self._row_of.update(zip(missing, range(start, start + len(missing)), strict=True))
        rows = np.array([self._row_of[word] for word in unique.tolist()], dtype=np.int64)
        return self._kept[rows[inverse]]

    def share(self, words: Ints) -> Floats:
        """What words give to the first convolution, computed."""
        product: Floats = self._word(words) @ self._of_word
        return product


def spread(weight: Floats) -> Floats:
    """A convolution (filters, inputs, 3) as one matrix (inputs, 3 * filters): what a word gives to its left, itself, its right."""
    filters, inputs, width = weight.shape
    return np.ascontiguousarray(weight.transpose(1, 2, 0).reshape(inputs, width * filters))


def affine(norm: Any) -> tuple[Floats, Floats]:
    """A batch normalisation as scale and shift."""
    scale = norm.weight.array / norm.std.array
    return scale, norm.bias.array - norm.mean.array * scale


def finished(rows: Floats, bias: Floats, scale: Floats, shift: Floats, layout: Layout) -> Floats:
    """The rest of a layer: the three shares of each row summed, bias, rectifier, normalisation; empty rows stay empty."""
    n = len(bias)
    x = rows[:, n : 2 * n] + bias
    x[1:] += rows[:-1, :n]
    x[:-1] += rows[1:, 2 * n :]
    np.maximum(x, 0, out=x)
    x *= scale
    x += shift
    x[layout.empty] = 0
    return x


class Morphology:
    """Part of speech and features of each word."""

    def __init__(self, infer: Any, words: Words) -> None:
        self._words, self._encoder = words, Encoder(infer.model)
        self._weight, self._bias = linear(infer.model.head.proj)
        self._tags = [read_tag(tag) for tag in infer.decoder.tags_vocab.items]

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[tuple[str, dict[str, str]]]:
        """(part of speech, features) of all words of some sentences, end to end."""
        words, shapes = self._words.of(sentences)
        x = self._encoder(words, shapes, Layout([len(s) for s in sentences]))
        return [self._tags[i] for i in (x @ self._weight + self._bias).argmax(-1).tolist()]


class Syntax:
    """Head and relation of each word."""

    def __init__(self, infer: Any, words: Words) -> None:
        self._words, self._encoder = words, Encoder(infer.model)
        head, rel = infer.model.head, infer.model.rel
        self._rels = infer.decoder.rels_vocab.items
        self._root: Floats = head.root.array
        self._rel_root: Floats = rel.root.array
        self._kernel: Floats = head.kernel.array
        self._rel_kernel: Floats = rel.kernel.array
        self._head, self._tail = linear(head.head.proj), linear(head.tail.proj)
        self._rel_head, self._rel_tail = linear(rel.head.proj), linear(rel.tail.proj)

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
        """(number of the head in its sentence from 1, 0 for the root; relation) of all words of some sentences, end to end."""
        words, shapes = self._words.of(sentences)
        lengths = [len(s) for s in sentences]
        x = self._encoder(words, shapes, Layout(lengths))
        heads, positions = self.heads(x, lengths)
        of_head = (
            rectified(np.concatenate((self._rel_root.reshape(1, -1), x))[positions], self._rel_head) @ self._rel_kernel
        )
        tail = rectified(x, self._rel_tail)
        scores = np.matmul(of_head.reshape(len(x), len(self._rels), tail.shape[1]), tail[:, :, None])[:, :, 0]
        return [(head, self._rels[i]) for head, i in zip(heads.tolist(), scores.argmax(-1).tolist(), strict=True)]

    def heads(self, x: Floats, lengths: Sequence[int]) -> tuple[Ints, Ints]:
        """For each word the number of its head in its sentence, and the head's row in all rows (root first)."""
        root = self._root.reshape(1, -1)
        asked = rectified(x, self._head) @ self._kernel
        offered = rectified(np.concatenate((root, x)), self._tail)
        heads, positions = np.empty(len(x), dtype=np.int64), np.empty(len(x), dtype=np.int64)
        start = 0
        for length in lengths:
            stop = start + length
            rows = np.concatenate(([0], np.arange(start + 1, stop + 1)))
            best = (asked[start:stop] @ offered[rows].T).argmax(-1)
            heads[start:stop], positions[start:stop] = best, rows[best]
            start = stop
        return heads, positions


class Entities:
    """Spans of named entities."""

    def __init__(self, infer: Any, words: Words) -> None:
        self._words, self._encoder = words, Encoder(infer.model)
        self._weight, self._bias = linear(infer.model.head.proj)
        self._moves: Floats = infer.model.head.crf.transitions.array
        self._tags = infer.decoder.tags_vocab.items

    def __call__(self, texts: Sequence[Sequence[Any]]) -> Iterator[list[tuple[int, int, str]]]:
        """For each text, given as tokens with `start`, `stop` and `text`, its entities as (start, stop, kind)."""
        sentences = [[token.text for token in tokens] for tokens in texts]
        words, shapes = self._words.of(sentences)
        lengths = [len(s) for s in sentences]
        scores = self._encoder(words, shapes, Layout(lengths)) @ self._weight + self._bias
        start = 0
        for tokens, length in zip(texts, lengths, strict=True):
            tags = [self._tags[i] for i in best_path(scores[start : start + length], self._moves)]
            yield [(s.start, s.stop, s.type) for s in bio_spans(tokens, tags)]
            start += length


def best_path(scores: Floats, moves: Floats) -> list[int]:
    """The likeliest sequence of tags (Viterbi) for the scores of one text's words."""
    if not len(scores):
        return []
    score, history = scores[0], []
    for emission in scores[1:]:
        through = score[:, None] + moves + emission
        best = through.argmax(0)
        score = through[best, np.arange(len(best))]
        history.append(best)
    path = [int(score.argmax())]
    for best in reversed(history):
        path.append(int(best[path[-1]]))
    return path[::-1]


def read_tag(tag: str) -> tuple[str, dict[str, str]]:
    """«NOUN|Case=Gen|Number=Sing» as part of speech and features."""
    pos, feats = parse_conll_tag(tag)
    return pos, feats or {}


def linear(layer: Any) -> tuple[Floats, Floats]:
    """Weight and bias of a linear layer."""
    return layer.weight.array, layer.bias.array


def rectified(x: Floats, layer: tuple[Floats, Floats]) -> Floats:
    """A linear layer and a rectifier."""
    y: Floats = np.maximum(x @ layer[0] + layer[1], 0)
    return y
