"""What a refused form shows: a sentence beside its field, and what was typed still in it."""

from __future__ import annotations

import html
import re

from django.http import HttpResponse


def said_beside(response: HttpResponse, field: str) -> str:
    """The sentence that the field's aria-describedby leads to, announced as an alert."""
    page = response.content.decode()
    tag = re.search(rf'<(?:input|textarea|select)[^>]* name="{field}"[^>]*>', page)
    assert tag, f"no field {field} on the page"
    assert 'aria-invalid="true"' in tag[0]
    described = re.search(r'aria-describedby="([^"]+)"', tag[0])
    assert described, tag[0]
    sentences = [s for name in described[1].split() for s in re.findall(rf'<p [^>]*id="{name}"[^>]*>(.*?)</p>', page)]
    alert = re.search(rf'<p [^>]*role="alert"[^>]* id="{described[1].split()[-1]}"', page)
    assert alert, "the sentence is announced"
    return html.unescape(" ".join(sentences))


def kept(response: HttpResponse, field: str, value: str) -> bool:
    """Whether what was typed still stands in the field, as a browser would send it again."""
    page = response.content.decode()
    told = re.search(rf'<input[^>]* name="{field}"[^>]* value="([^"]*)"', page)
    text = re.search(rf'<textarea[^>]* name="{field}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    found = told or text
    return found is not None and html.unescape(found[1]) == value
