"""Reads the text back from the pages of a PDF that typst wrote, with nothing but the library."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.S)
_STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.S)
_PLAIN = rb"\\.|[^\\()]"
# Balanced parentheses stand in a string as they are: three levels are enough for one line.
_BALANCED = rb"(?:" + _PLAIN + rb"|\((?:" + _PLAIN + rb"|\((?:" + _PLAIN + rb")*\))*\))*"
_LITERAL = rb"\(" + _BALANCED + rb"\)|<[0-9A-Fa-f]*>"
_SHOW = re.compile(
    rb"/(f\d+) [\d.]+ Tf|\[((?:" + _LITERAL + rb"|[-\d. ]+)*)\]TJ|(" + _LITERAL + rb") ?Tj",
    re.S,
)
_STRING = re.compile(rb"\((" + _BALANCED + rb")\)|<([0-9A-Fa-f]*)>", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def page_texts(pdf):
    """Return the text of each page, in the order it was set, pictures left out."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type ?/Page\b", body)]
    return [_page_text(objects, page) for page in pages]


def alternative_texts(pdf):
    """Return the words that replace pictures."""
    found = re.findall(rb"/Alt ?(?:<([0-9A-Fa-f]+)>|\(((?:\\.|[^\\)])*)\))", pdf)
    codes = [bytes.fromhex(code.decode()) if code else _unescape(plain) for code, plain in found]
    return [code.decode("utf-16" if code.startswith(b"\xfe\xff") else "latin-1") for code in codes]


def _page_text(objects, page):
    fonts = _fonts(objects, _target(objects, page, b"Resources"))
    content = _stream(_target(objects, page, b"Contents"))
    characters, current = [], {}
    for name, array, single in _SHOW.findall(content):
        if name:
            current = fonts[name]
            continue
        for literal, code in _STRING.findall(array or single):
            raw = bytes.fromhex(code.decode()) if code else _unescape(literal)
            glyphs = (raw[i : i + 2] for i in range(0, len(raw), 2))
            characters += [current.get(glyph, "") for glyph in glyphs]
    return "".join(characters)


def _target(objects, body, key):
    match = re.search(rb"/" + key + rb" ?(\d+) 0 R", body)
    return objects[int(match[1])] if match else body


def _fonts(objects, resources):
    found = re.search(rb"/Font ?<<(.*?)>>", resources, re.S)
    names = re.findall(rb"/(f\d+) (\d+) 0 R", found[1]) if found else []
    return {
        name: _unicode(_stream(_target(objects, objects[int(number)], b"ToUnicode")))
        for name, number in names
    }


def _unicode(cmap):
    table = {}
    for block in re.findall(rb"beginbfchar\n(.*?)endbfchar", cmap, re.S):
        for glyph, code in re.findall(rb"<([0-9A-F]+)> <([0-9A-F]+)>", block):
            text = bytes.fromhex(code.decode()).decode("utf-16-be")
            table[bytes.fromhex(glyph.decode())] = text
    return table


def _stream(body):
    data = _STREAM.search(body)[1]
    return zlib.decompress(data) if b"FlateDecode" in body else data


def _unescape(raw):
    def plain(match):
        code = match[1]
        if code.isdigit():
            return bytes([int(code, 8)])
        return _ESCAPES.get(code, code)

    return re.sub(rb"\\(\d{1,3}|.)", plain, raw, flags=re.S)
