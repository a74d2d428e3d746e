"""YAML files of a pack as blocks with line numbers. Nothing in a file is executed or constructed: all is text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from pojok.packs.entries import Block, Columns, Entry, Items, Node, Scalar
from pojok.packs.files import text_of
from pojok.packs.mistakes import Found

_BLANKS = {"", "~", "null", "Null", "NULL"}
# No file of a pack is nested deeper than this.
_DEEPEST = 8


class _Loader(yaml.SafeLoader):
    """Without aliases: a small file can't unfold into a huge one, nor contain itself."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases are not used", self.peek_event().start_mark)
        return super().compose_node(parent, index)


def tree_of(folder: Path, name: str, columns: Columns, found: Found) -> Entry | None:
    """The whole file as one block, or None with what is wrong noted."""
    text = text_of(folder, name, found)
    if text is None:
        return None
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        remedy = _('Periksa tanda titik dua, tanda hubung, dan spasi di awal baris; tulis "-" dengan tanda kutip.')
        found.add(name, mark.line + 1 if mark else None, _("Susunan YAML di baris ini rusak."), remedy)
        return None
    except (yaml.YAMLError, RecursionError):
        found.add(name, None, _("Susunan YAML berkas ini rusak."), _("Bandingkan dengan berkas di paket acuan."))
        return None
    if not isinstance(root, yaml.MappingNode):
        found.add(name, 1, _("Berkas ini harus berisi nama dan nilai."), _("Bandingkan dengan berkas di paket acuan."))
        return None
    block = _node(root, name, found, 0)
    if not isinstance(block, Block):
        return None
    columns.of(block.at, found, name, block.line)
    return Entry(found, name, block.line, block.nodes)


def _node(node: yaml.Node, file: str, found: Found, depth: int) -> Node:
    line = node.start_mark.line + 1
    if depth > _DEEPEST:
        found.add(file, line, _("Berkas ini bersusun terlalu dalam."), _("Bandingkan dengan berkas di paket acuan."))
        return Scalar(line, None)
    if isinstance(node, yaml.ScalarNode):
        blank = node.style is None and node.value in _BLANKS
        return Scalar(line, None if blank else node.value)
    if isinstance(node, yaml.SequenceNode):
        return Items(line, tuple(_node(item, file, found, depth + 1) for item in node.value))
    nodes: dict[str, Node] = {}
    at: dict[str, int] = {}
    for key, value in node.value:
        key_line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            found.add(file, key_line, _("Nama di baris ini bukan satu kata."), _("Tulis satu nama sebelum titik dua."))
            continue
        if key.value in nodes:
            sentence = _("“%(name)s” ditulis dua kali.") % {"name": key.value}
            found.add(file, key_line, sentence, _("Hapus salah satunya."))
        inner = _node(value, file, found, depth + 1)
        # A value that begins below its name (folded text, a list) is looked for at the name.
        nodes[key.value] = replace(inner, line=key_line)
        at[key.value] = key_line
    return Block(line, nodes, at)
