"""From a need in the guest's words to a unit, by the manual's rules first, then by topics' keywords.

Deliberately plain: whole words, longest first. It names the words that decided, and says nothing when they
point to different units equally.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pojok.knowledge.models import RoutingRule, Topic

# A term of the manual's own rules outweighs any number of topics' keywords (the manual wins).
RULE_WEIGHT = 100


@dataclass(frozen=True, slots=True)
class Span:
    """A deciding word, by its place in the text as it was typed."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a need seems to belong and why. `second`: the next likely unit, if any word points to it."""

    unit_id: int
    topic_code: str | None
    topic_name: str
    because: str
    spans: tuple[Span, ...]
    second_unit_id: int | None


@dataclass(frozen=True, slots=True)
class _Term:
    pattern: re.Pattern[str]
    length: int
    unit_id: int
    rule: str
    topic_code: str | None
    topic_name: str


def propose(office_id: int, text: str) -> Proposal | None:
    """The unit this need belongs to by the office's rules and topics; None when no word says, or two say equally."""
    if not text.strip():
        return None
    plain = _plain(text)
    hits: list[tuple[_Term, Span]] = []
    taken: list[int | None] = [None] * len(plain)
    for term in _terms(office_id):
        for match in term.pattern.finditer(plain):
            span = Span(*match.span())
            owners = set(taken[span.start : span.end])
            if owners == {None}:
                taken[span.start : span.end] = [term.unit_id] * (span.end - span.start)
                hits.append((term, span))
            elif term.rule and owners == {term.unit_id}:
                # “antar SPM” is a topic's longer word; the manual's “SPM” in it decides all the same.
                hits.append((term, span))
    if not hits:
        return None
    scores: dict[int, int] = {}
    for term, _span in hits:
        scores[term.unit_id] = scores.get(term.unit_id, 0) + term.length + (RULE_WEIGHT if term.rule else 0)
    ranked = sorted(scores, key=lambda unit: -scores[unit])
    best = ranked[0]
    if len(ranked) > 1 and scores[ranked[1]] == scores[best]:
        return None
    deciding = [(term, span) for term, span in hits if term.unit_id == best]
    spans = _outermost([span for _t, span in deciding])
    ruled = next((term for term, _s in deciding if term.rule), None)
    topical = max((t for t, _s in deciding if t.topic_code), key=lambda t: t.length, default=None)
    return Proposal(
        unit_id=best,
        topic_code=topical.topic_code if topical else None,
        topic_name=topical.topic_name if topical else "",
        because=_because(text, spans, ruled),
        spans=spans,
        second_unit_id=ranked[1] if len(ranked) > 1 else None,
    )


def _outermost(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in the text's order, without those that lie inside another."""
    kept = [s for s in spans if not any(o != s and o.start <= s.start and s.end <= o.end for o in spans)]
    return tuple(sorted(dict.fromkeys(kept), key=lambda s: s.start))


def _because(text: str, spans: tuple[Span, ...], ruled: _Term | None) -> str:
    quoted = list(dict.fromkeys(f"“{text[s.start : s.end]}”" for s in spans))[:3]
    said = _(" dan ").join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else quoted[0]
    if ruled:
        return _("%(words)s. Aturan kantor: %(rule)s") % {"words": said, "rule": ruled.rule}
    sentence = ngettext(
        "Kata %(words)s biasa ditangani bidang ini.", "Kata %(words)s biasa ditangani bidang ini.", len(quoted)
    )
    return sentence % {"words": said}


def _plain(text: str) -> str:
    """Lower case without accents, each character still at its place."""
    return "".join((unicodedata.normalize("NFKD", c)[:1] or c).lower()[:1] or " " for c in text)


def _terms(office_id: int) -> list[_Term]:
    key = f"knowledge:terms:{office_id}"
    terms = _process_cache.get(office_id)
    stamp = cache.get(key)
    if terms is None or terms[0] != stamp or stamp is None:
        stamp = stamp or 1
        terms = (stamp, _read_terms(office_id))
        _process_cache[office_id] = terms
        cache.set(key, stamp, None)
    return terms[1]


_process_cache: dict[int, tuple[int, list[_Term]]] = {}


def forget_terms(office_id: int) -> None:
    """After rules or topics changed: every process reads them anew."""
    key = f"knowledge:terms:{office_id}"
    cache.set(key, (cache.get(key) or 0) + 1, None)


def _read_terms(office_id: int) -> list[_Term]:
    found = []
    topics = {t.code: t for t in Topic.objects.filter(office_id=office_id)}
    by_word = {w.casefold(): t for t in topics.values() for w in t.keywords}
    for rule in RoutingRule.objects.filter(office_id=office_id):
        for word in rule.terms:
            topic = by_word.get(word.casefold())
            same = topic if topic and topic.unit_id == rule.unit_id else None
            found.append(_term(word, rule.unit_id, rule.text, same))
    for topic in topics.values():
        found += [_term(word, topic.unit_id, "", topic) for word in topic.keywords]
    # Longest first, a rule before a topic of the same length: “spd triwulan” before “spd”.
    return sorted(found, key=lambda t: (-t.length, not t.rule))


def _term(word: str, unit_id: int, rule: str, topic: Topic | None) -> _Term:
    inner = r"[\s\-/]+".join(re.escape(part) for part in re.split(r"[\s\-/]+", _plain(word.strip())) if part)
    pattern = re.compile(rf"(?<![^\W_]){inner}(?![^\W_])")
    return _Term(pattern, len(word), unit_id, rule, topic.code if topic else None, topic.name if topic else "")
