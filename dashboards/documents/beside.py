"""What stands around the marks of a chart on paper: notes, shapes, texts, the legend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dashboards.documents.lettering import LINE_HEIGHT, said, width_of
from dashboards.documents.marks import DASHES, Layer, Values, as_is, layer
from dashboards.documents.plane import Frame, Label, Scale, Untranslated
from dashboards.lib import palette
from dashboards.lib.legend import Entry

SIZE, ROW, SWATCH, GAP = 12.5, 20.0, 11.0, 18.0
SQUARE = "M-1,-1L1,-1L1,1L-1,1Z"
HATCHED = f"{SQUARE}M-1,0L0,-1M-1,1L1,-1M0,1L1,0"
DOTTED = "M0,-1L0,-0.6M0,-0.2L0,0.2M0,0.6L0,1"


def note_labels(note: dict[str, Any], across: Scale, down: Scale, *, is_cell: bool) -> Label:
    """An annotation as a text; one in a square of a heat map has no more room than the square."""
    if note.get("showarrow") is not False:
        raise Untranslated("a note with an arrow")
    x = _at(note, "x", across)
    y = _at(note, "y", down)
    font = note.get("font") or {}
    align = note.get("xanchor", "auto")
    baseline = note.get("yanchor", "auto")
    return Label(
        "note",
        said(note["text"]),
        x,
        y,
        float(note.get("xshift", 0)),
        -float(note.get("yshift", 0)),
        align if align in ("left", "right") else "center",
        baseline if baseline in ("top", "bottom") else "middle",
        float(font.get("size", 12)),
        font.get("color", palette.INK),
        room=0.92 if is_cell else 0.0,
    )


def _at(note: dict[str, Any], key: str, scale: Scale) -> float:
    if note.get(f"{key}ref", key) == "paper":
        return scale.of_share(float(note[key]))
    return scale.at(note[key]) or 0.0


def shape_layers(
    shapes: Sequence[dict[str, Any]], across: Scale, down: Scale
) -> tuple[list[Layer], list[Layer]]:
    """Shapes beneath the marks, and above them."""
    below: list[Layer] = []
    above: list[Layer] = []
    for shape in shapes:
        ends = {
            new: _at({"at": shape[old], "atref": shape.get(f"{old[0]}ref", "")}, "at", scale)
            for new, old, scale in (
                ("x", "x0", across), ("x2", "x1", across), ("y", "y0", down), ("y2", "y1", down),
            )
        }  # fmt: skip
        line = shape.get("line") or {}
        if shape["type"] == "line":
            mark = {"type": "rule", "color": line.get("color"), "strokeWidth": line.get("width"),
                    "strokeDash": DASHES[line.get("dash", "solid")]}  # fmt: skip
        elif shape["type"] == "rect":
            mark = {"type": "rect", "fill": shape.get("fillcolor"),
                    "opacity": shape.get("opacity", 1), "stroke": line.get("color"),
                    "strokeWidth": line.get("width", 0)}  # fmt: skip
        else:
            raise Untranslated(f"a shape of the kind {shape['type']}")
        drawn = layer("shapes", mark, [ends], x2={"field": "x2"}, y2={"field": "y2"})
        (below if shape.get("layer") == "below" else above).append(drawn)
    return below, above


def text_layer(labels: Sequence[Label]) -> list[Layer]:
    """All texts in one layer; those over hatched bars once more beneath, in white."""
    if not labels:
        return []
    halos = [_text(label) | {"color": "#FFFFFF"} for label in labels if label.has_halo]
    found = [_lettered("halos", halos, {"stroke": "#FFFFFF", "strokeWidth": 3})] if halos else []
    return [*found, _lettered("texts", [_text(label) for label in labels], {})]


def _text(label: Label) -> dict[str, Any]:
    # Of several lines only the first stands at the point: the block is moved up.
    lines = len(label.said.lines) - 1
    up = {"top": 0.0, "middle": lines / 2, "bottom": lines}[label.baseline]
    tall = label.size * LINE_HEIGHT
    return {
        "x": label.x, "y": label.y, "text": label.said.text, "kind": label.kind,
        "dx": round(label.dx, 2), "dy": round(label.dy - up * tall, 2),
        "align": label.align, "baseline": label.baseline, "size": label.size,
        "weight": label.said.weight, "color": label.color, "tall": round(tall, 2),
    }  # fmt: skip


def _lettered(name: str, values: Values, more: dict[str, Any]) -> Layer:
    by_value = {
        "dx": "dx", "dy": "dy", "align": "align", "baseline": "baseline",
        "fontWeight": "weight", "lineHeight": "tall",
    }  # fmt: skip
    mark = {
        "type": "text",
        **{key: {"expr": f"datum.{of}"} for key, of in by_value.items()},
        **more,
    }
    text = {"field": "text", "type": "nominal"}
    return layer(name, mark, values, text=text, color=as_is("color"), size=as_is("size"))


def legend_layers(
    found: Sequence[Entry], width: float
) -> tuple[Callable[[Frame], list[Layer]], float]:
    """The legend as lines of words above the plane, and how tall it is."""
    places, x, y = [], 0.0, 0.0
    for entry in found:
        wide = SWATCH + 6 + width_of(entry.word, SIZE)
        if x and x + wide > width - 12:
            x, y = 0.0, y + ROW
        places.append((x, y))
        x += wide + GAP
    tall = y + ROW + 4 if found else 0.0

    def layers(frame: Frame) -> list[Layer]:
        if not found:
            return []
        # Pixels from the left upper corner of the plane.
        points = [(x - frame.left + 6, y - frame.top + ROW / 2) for x, y in places]
        signs: Values = [
            {"px": px + SWATCH / 2, "py": py, **_sign(entry)}
            for (px, py), entry in zip(points, found, strict=True)
        ]
        words: Values = [
            {"px": px + SWATCH + 6, "py": py, "text": entry.word}
            for (px, py), entry in zip(points, found, strict=True)
        ]
        at = {key: {"field": f"p{key}", "type": "quantitative", "scale": None, "axis": None}
              for key in ("x", "y")}  # fmt: skip
        word = {"type": "text", "align": "left", "baseline": "middle", "fontSize": SIZE,
                "color": palette.INK}  # fmt: skip
        text = {"field": "text", "type": "nominal"}
        return [
            layer("signs", {"type": "point", "opacity": 1}, signs, **at, shape=as_is("shape"),
                  fill=as_is("fill"), fillOpacity=as_is("opacity"), stroke=as_is("line"),
                  strokeWidth=as_is("width"), size=as_is("size")),
            layer("legend", word, words, **at, text=text),
        ]  # fmt: skip

    return layers, tall


def sign_svg(entry: Entry) -> str:
    """The sign of a legend's entry alone, as wide and tall as it is beside a word."""
    look = _sign(entry)
    half = SWATCH / 2
    shape = f'<path d="{look["shape"]}"'
    if look["shape"] == "circle":
        shape = '<circle r="1"'
    edge = half + 1
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * edge}" height="{2 * edge}"'
        f' viewBox="{-edge} {-edge} {2 * edge} {2 * edge}">'
        f'{shape} transform="scale({half})" fill="{look["fill"]}"'
        f' fill-opacity="{look["opacity"]}" stroke="{look["line"]}"'
        f' stroke-width="{look["width"] / half:.3f}"/></svg>'
    )


def _sign(entry: Entry) -> dict[str, Any]:
    look = {"shape": SQUARE, "fill": entry.color or "#FFFFFF", "opacity": 1 if entry.color else 0,
            "line": entry.color or palette.MUTED, "width": 0 if entry.color else 1.2,
            "size": SWATCH**2}  # fmt: skip
    if entry.sign == "hatch":
        look |= {"shape": HATCHED}
    elif entry.sign == "ring":
        look |= {"shape": "circle", "width": 2}
    elif entry.sign == "outline":
        look |= {"line": palette.AMBER, "width": 2}
    elif entry.sign == "break":
        look |= {"shape": DOTTED, "line": palette.FAINT, "width": 1.5}
    return look
