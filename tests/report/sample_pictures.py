"""Hand-made drawings for the sample document: the shapes of a report, without its plots."""

from html import escape

from solidarity_eval.document.blocks import Picture

FONT = "Source Sans Pro, Carlito, Arial, sans-serif"
INK, INK2, RULE, ZONE = "#16242F", "#465563", "#CFD7DE", "#E3EAF0"


def svg(width, height, *marks):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{FONT}">{"".join(marks)}</svg>'
    )


def rect(x, y, width, height, fill):
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'
    )


def line(x1, y1, x2, y2, color=INK, width=1.2, cap="butt"):
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}" '
        f'stroke-width="{width}" stroke-linecap="{cap}"/>'
    )


def disc(x, y, radius, fill, edge):
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{edge}" '
        'stroke-width="2.2"/>'
    )


def words(x, y, content, size=14, color=INK, anchor="start", weight=400):
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{color}" '
        f'text-anchor="{anchor}" font-weight="{weight}">{escape(content)}</text>'
    )


def gauge(low, high, *, alt, color="#fff", open_dot=False, on_dark=True):
    """The small gauge of a verdict: band, zero, interval, dot; ±0.3 is 42 units wide."""
    scale, middle = 142.0, 70.0
    ink = "#fff" if on_dark else INK
    band = (
        '<rect x="27.2" y="2" width="85.6" height="60" fill="#fff" fill-opacity="0.24"/>'
        if on_dark
        else rect(27.2, 2, 85.6, 60, ZONE)
    )
    left, right = middle + scale * low, middle + scale * high
    ground = "#3A4D61" if on_dark else "#fff"
    drawing = svg(
        140,
        84,
        band,
        line(middle, 0, middle, 65, ink),
        line(left, 32, right, 32, color, 5, "round"),
        disc((left + right) / 2, 32, 6.5, ground if open_dot else color, color),
        words(27.2, 81, "−0,3", 13.5, ink, "middle"),
        words(middle, 81, "0", 13.5, ink, "middle"),
        words(112.8, 81, "+0,3", 13.5, ink, "middle"),
    )
    return Picture(wide=drawing, narrow=drawing, alt=alt, on_dark=on_dark)


def hero(estimate, low, high, labels):
    """The large gauge of the cover."""
    scale, middle = 310.0, 165.0
    soft = "#C6DAE8"
    drawing = svg(
        330,
        250,
        words(0, 16, labels[0], 15, soft),
        '<rect x="72" y="30" width="186" height="150" fill="#fff" fill-opacity="0.13"/>',
        line(middle, 20, middle, 155, "#fff", 1.4),
        words(middle, 172, labels[1], 15, soft, "middle"),
        line(middle + scale * low, 105, middle + scale * high, 105, "#fff", 7, "round"),
        disc(middle + scale * estimate, 105, 10, "#fff", "#12324A"),
        words(middle + scale * estimate, 84, labels[2], 26, "#fff", "middle", 600),
        words(middle + scale * estimate, 134, labels[3], 14, soft, "middle"),
        line(0, 189, 330, 189, "#7F9BB0", 1),
        words(72, 213, "−0,3", 15, soft, "middle"),
        words(middle, 213, "0", 15, soft, "middle"),
        words(258, 213, "+0,3", 15, soft, "middle"),
        words(0, 240, labels[4], 15, soft),
        words(330, 240, labels[5], 15, soft, "end"),
    )
    return drawing


def histogram(before, after, names, width=680):
    """Two rows of bars with their counts, as in the estimation plot."""
    left = 92 if width > 400 else 8
    room = width - left - 20
    marks = []
    for row, (counts, color, fill) in enumerate(
        ((before, "#64707D", "#D3D7DB"), (after, "#0072B2", "#B8D8EA"))
    ):
        base = 130 + 130 * row
        name_y = base - 28 if width > 400 else base - 1.25 * max(counts) - 28
        marks.append(words(0 if width > 400 else 8, name_y, names[row], 18, color, weight=600))
        step = room / len(counts)
        for index, count in enumerate(counts):
            x, high = left + index * step, 1.25 * count
            marks.append(rect(x, base - high, step - 2, high, fill))
            marks.append(line(x, base - high, x + step - 2, base - high, color, 1.8))
            marks.append(words(x + step / 2, base - high - 8, str(count), 14, INK2, "middle"))
        marks.append(line(left, base, left + room, base, INK2, 1))
    for index in range(4):
        x = left + index * room / 3
        anchor = ("start", "middle", "middle", "end")[index]
        marks.append(words(x, 290, str(index), 14, INK2, anchor))
    return svg(width, 302, *marks)


def bars(rows, width=680):
    """Shares of answers before and after, one row per item."""
    left = 230 if width > 400 else 0
    marks = []
    for index, (label, first, second) in enumerate(rows):
        y = 8 + index * (42 if width > 400 else 58)
        inner = y + (0 if width > 400 else 20)
        marks.append(words(0, y + (20 if width > 400 else 12), label, 15))
        scale = (width - left - 110) / 100
        marks.append(rect(left, inner, first * scale, 9, "#4593C7"))
        marks.append(rect(left, inner + 11, second * scale, 15, "#0072B2"))
        share = f"{first} → {second}\u202f%"
        marks.append(words(width, inner + 18, share, 15, INK, "end", 600))
    height = 16 + len(rows) * (42 if width > 400 else 58)
    if width > 400:
        marks.append(line(left, 0, left, height - 6))
    return svg(width, height, *marks)


def target_line(share, low, high, target, color, *, open_dot=False, alt=""):
    """0 to 100 %: triangle for the target, bar for the interval, dot for the share."""

    def x(value):
        return 6 + 288 * value / 100

    drawing = svg(
        300,
        46,
        line(6, 22, 294, 22, RULE, 1),
        *(line(x(v), 19, x(v), 25, RULE, 1) for v in (0, 25, 50, 75, 100)),
        line(x(target), 8, x(target), 34, INK, 2),
        f'<polygon points="{x(target) - 5:.1f},4 {x(target) + 5:.1f},4 {x(target):.1f},11" '
        f'fill="{INK}"/>',
        line(x(low), 22, x(high), 22, color, 5, "round"),
        disc(x(share), 22, 6, "#fff" if open_dot else color, color),
        words(6, 44, "0\u202f%", 13.5, INK2),
        words(150, 44, "50\u202f%", 13.5, INK2, "middle"),
        words(294, 44, "100\u202f%", 13.5, INK2, "end"),
    )
    return Picture(wide=drawing, narrow=drawing, alt=alt)


def consistency(alt):
    """Consistency from 0.5 to 1, on three fields."""
    drawing = svg(
        256,
        58,
        rect(6, 14, 97, 14, "#EDF1F4"),
        rect(103, 14, 49, 14, "#D9E4EC"),
        rect(152, 14, 98, 14, "#C2D6E4"),
        line(198, 21, 222, 21, "#0072B2", 4, "round"),
        disc(210, 21, 7, "#0072B2", "#fff"),
        words(54, 43, "fragile", 13.5, INK2, "middle"),
        words(127, 43, "correct", 13.5, INK2, "middle"),
        words(200, 43, "solide", 13.5, INK2, "middle"),
        words(6, 57, "0,5", 13.5, INK2),
        words(250, 57, "1,0", 13.5, INK2, "end"),
    )
    return Picture(wide=drawing, narrow=drawing, alt=alt)
