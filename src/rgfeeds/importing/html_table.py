"""Tables of HTML."""

from itertools import accumulate

from rgfeeds.importing.blocks import BlockBuilder, Row
from rgfeeds.importing.inline import Words, tidy


class HtmlTable(BlockBuilder):
    """Reads a table of HTML as those of Markdown are; a cell that spans columns is in each of them."""

    def __init__(self, base: str | None, start: int, html: str) -> None:
        super().__init__(base)
        lines = html.encode().split(b"\n")
        self._starts = [*accumulate((len(line) + 1 for line in lines), initial=start)]
        # Where the row begins, the span of its last cell, and how many more rows the cells above go on for.
        self._row: int | None = None
        self._span = (1, 1)
        self._below: dict[int, int] = {}
        self._header = False
        shown = self.to_markdown(html)
        self._end_row()
        end = start + len(html.encode())
        if self.rows:
            self.close_table(start, end, header=self._header)
        else:
            self.edits.append((start, end, tidy(shown)))

    def handle_data(self, data: str) -> None:
        self._locate()
        if self.in_cell:
            super().handle_data(data)
        else:
            self.shown.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._locate()
        if tag == "tr":
            self._end_row()
            self._row = self.place[0]
        elif tag in {"td", "th"}:
            self._start_cell(tag, dict(attrs))
        elif tag == "img" and self.in_cell:
            self.add(dict(attrs).get("alt") or "")
        elif self.in_cell:
            super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            # A row below it may begin without a tag of its own.
            self._end_row()
        else:
            super().handle_endtag(tag)

    def _locate(self) -> None:
        line, column = self.getpos()
        self.place = (self._starts[line - 1] + column,) * 2

    def _start_cell(self, tag: str, given: dict[str, str | None]) -> None:
        self._end_cell()
        self._row = self.place[0] if self._row is None else self._row
        self._header |= tag == "th" and not self.rows
        self.open(self.place[0], cell=True)
        spans = (given.get("colspan") or "", given.get("rowspan") or "")
        columns, rows = (int(n) if n.isdecimal() else 1 for n in spans)
        self._span = (max(1, min(columns, 50)), min(rows, 50))

    def _end_cell(self) -> None:
        if not self.in_cell:
            return
        self._fill()
        columns, rows = self._span
        for at in range(len(self.cells), len(self.cells) + columns):
            self._below[at] = rows - 1
        self.cells += [self.close_cell()] * columns
        self.unlink()

    def _fill(self) -> None:
        """Leave the cells empty that one of a row above goes on in: it is said once."""
        while self._below.get(len(self.cells), 0) > 0:
            self._below[len(self.cells)] -= 1
            self.cells.append(Words())

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is None:
            return
        self._fill()
        # Each row has a place of its own, however odd the tags are.
        start = max(self._row, self.rows[-1].end if self.rows else 0)
        self._locate()
        self.rows.append(Row(start, max(self.place[0], start + 1), tuple(self.cells)))
        self.cells, self._row = [], None
