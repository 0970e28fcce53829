"""The three tables of a report as printed: labels and spans from the form, figures as read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from yangguang.checks.finding import CheckResult
from yangguang.checks.implied import Place
from yangguang.datasets.collection import CollectedReport
from yangguang.forms import Band, Column, ColumnGroup, Edition, FormTable, Group, Row, load_edition
from yangguang.languages import Language, Words
from yangguang.pages.shapes import Cell, Header, Table
from yangguang.pages.words import ORDINALS, note, word
from yangguang.record.model import Figure, TableFigures
from yangguang.record.printed import printed_table

FigureLink = Callable[[str, Figure], str | None]
"""From the id of a figure's cell, and the figure, to where its source can be seen; ``None`` for nowhere."""


def official_tables(report: CollectedReport, link: FigureLink, language: Language) -> list[Table]:
    """The tables a report prints, in the order of the form; cells in a failing total are marked.

    Args:
        report: the report.
        link: where each number leads.
        language: of the labels; in English the printed label stands with each.
    """
    failing = _failing(report.results, language)
    edition = load_edition(report.record.form)
    return [
        _table(printed_table(report.record, code), edition, figures, failing, link, language)
        for code in edition.tables
        if (figures := report.record.tables.get(code))
    ]


def figure_link(report: CollectedReport, is_hosted: bool) -> FigureLink:
    """Where each number of a report's tables leads.

    To its place on our page of the source, if that is hosted; else to the official address, and there to the
    page where the format has pages.
    """
    if is_hosted:
        return lambda cell, figure: f"source/#{cell}"
    if address := report.source.url:
        is_pdf = report.record.provenance.format in ("pdf", "scan")
        return lambda cell, figure: (
            f"{address}#page={figure.locator.page}" if is_pdf and figure.locator.page else address
        )
    return lambda cell, figure: None


def cell_id(table: str, row: str, column: str) -> str:
    """The id of a figure's cell on the page of its report."""
    return f"{table}.{row}.{column}"


def _failing(results: Sequence[CheckResult], language: Language) -> Mapping[Place, str]:
    """The totals of equations that do not hold, with what is to be said there."""
    return {
        (term.table, term.row, term.column): note(
            "failing",
            language,
            explanation=Words(result.explanation, result.explanation_en).of(language),
            computed=result.computed,
            printed=result.printed,
        )
        for result in results
        if result.verdict == "fail"
        for term in result.terms
        if term.is_total
    }


def _table(
    form: FormTable,
    edition: Edition,
    figures: TableFigures,
    failing: Mapping[Place, str],
    link: FigureLink,
    language: Language,
) -> Table:
    part = next(part for part in edition.parts if part.number == form.part)
    painter = _Painter(form, figures, failing, link, language)
    head, body = {"bands": painter.bands, "rows": painter.rows, "single_row": painter.single_row}[
        form.layout
    ]()
    printed = f"{ORDINALS[part.number - 1]}、{part.printed}"
    return Table(
        code=form.code,
        short=word("tables", form.code, language),
        caption=Words(printed, part.english).of(language),
        printed="" if language == "zh" else printed,
        head=head,
        body=body,
        corrections=_corrections(form, figures, language),
    )


def _corrections(form: FormTable, figures: TableFigures, language: Language) -> list[tuple[str, str]]:
    """Both values of every corrected cell in words, and why as the file of corrections says it."""
    return [
        (
            note(
                "correction",
                language,
                place=" · ".join(_words(one).of(language) for one in (form.row(row), form.column(column))),
                misread=figure.misread,
                value=word("cells", "blank", language) if figure.value is None else figure.value,
            ),
            figure.note,
        )
        for row, columns in figures.items()
        for column, figure in columns.items()
        if figure.read_by == "corrected"
    ]


def _words(item: Column | Row) -> Words:
    return Words(item.printed, item.english)


class _Painter:
    """Lays one table out; what the report does not print is left out, and spans follow what is left."""

    def __init__(
        self,
        form: FormTable,
        figures: TableFigures,
        failing: Mapping[Place, str],
        link: FigureLink,
        language: Language,
    ) -> None:
        self.form = form
        self.figures = figures
        self.failing = failing
        self.link = link
        self.language = language
        self.printed_rows = [row for row in form.rows if row.code in figures]
        self.printed_columns = [
            column
            for column in form.columns
            if any(column.code in figures[row.code] for row in self.printed_rows)
        ]

    def bands(self) -> tuple[list[list[Cell]], list[list[Cell]]]:
        """Bands under each other, each with a header row of its own."""
        bands: list[tuple[Band, list[Row], list[Column]]] = []
        for band in self.form.bands:
            rows = [row for row in self.printed_rows if row.code in band.rows]
            columns = [column for column in self.printed_columns if column.code in band.columns]
            if rows:
                bands.append((band, rows, columns))
        width = max((len(columns) for _, _, columns in bands), default=1)
        body: list[list[Cell]] = []
        for band, rows, columns in bands:
            spans = [1] * (len(columns) - 1) + [width - len(columns) + 1]
            body.append([self.label(band, "band", colspan=width + 1)])
            labels = [self.corner("col")]
            labels += [self.label(column, "col", span) for column, span in zip(columns, spans, strict=True)]
            body.append(labels)
            for row in rows:
                cells = [self.figure(row, column, span) for column, span in zip(columns, spans, strict=True)]
                body.append([self.label(row, "row"), *cells])
        return [], body

    def rows(self) -> tuple[list[list[Cell]], list[list[Cell]]]:
        """One header; groups of rows to the left of their rows."""
        paths = {row.code: self.form.path_of(row.code) for row in self.printed_rows}
        depth = 1 + max((len(path) for path in paths.values()), default=0)
        body: list[list[Cell]] = []
        seen: set[str] = set()
        for row in self.printed_rows:
            path, named = self.stands_for_group(row, paths)
            line: list[Cell] = []
            for level, group in enumerate(path):
                if group.code not in seen:
                    seen.add(group.code)
                    members = sum(
                        group in self.stands_for_group(other, paths)[0] for other in self.printed_rows
                    )
                    cell = self.label(group, "rowgroup", rowspan=members)
                    line.append(replace(cell, narrow=level == 0))
            line.append(self.label(named, "row", depth - len(path), within=path))
            line += [self.figure(row, column) for column in self.printed_columns]
            body.append(line)
        return self.column_header(depth), body

    def stands_for_group(
        self, row: Row, paths: Mapping[str, tuple[Group, ...]]
    ) -> tuple[tuple[Group, ...], Row | Group]:
        """Path of a row, and what names it; a row that alone stands for its group is printed as the group."""
        path = paths[row.code]
        alone = sum(path == other for other in paths.values()) == 1
        if path and alone and path[-1].printed in row.also:
            return path[:-1], path[-1]
        return path, row

    def column_header(self, depth: int) -> list[list[Cell]]:
        """The rows of the header: groups of columns above their columns, the corner to the left."""
        chains = [
            sorted(
                (group for group in self.form.column_groups if column.code in group.columns),
                key=lambda group: -len(group.columns),
            )
            for column in self.printed_columns
        ]
        height = 1 + max((len(chain) for chain in chains), default=0)
        lines: list[list[Cell]] = [[] for _ in range(height)]
        lines[0].append(self.corner("corner", colspan=depth, rowspan=height))
        seen: set[str] = set()
        for column, chain in zip(self.printed_columns, chains, strict=True):
            for level, group in enumerate(chain):
                if group.code not in seen:
                    seen.add(group.code)
                    members = sum(group in other for other in chains)
                    lines[level].append(self.label(group, "colgroup", members))
            lines[len(chain)].append(self.label(column, "col", rowspan=height - len(chain)))
        return lines

    def single_row(self) -> tuple[list[list[Cell]], list[list[Cell]]]:
        """All figures in one line; the labels of rows and their groups above those of the columns."""
        lines: list[list[Cell]] = [[], [], []]
        figures: list[Cell] = []
        seen: set[str] = set()
        grouped = any(self.form.path_of(row.code) for row in self.printed_rows)
        for row in self.printed_rows:
            columns = [column for column in self.form.columns if column.code in self.figures[row.code]]
            path = self.form.path_of(row.code)
            labels = [
                self.label(column, "col", rowspan=1 if path or not grouped else 2) for column in columns
            ]
            if path:
                if path[-1].code not in seen:
                    seen.add(path[-1].code)
                    members = [
                        other for other in self.printed_rows if path[-1] in self.form.path_of(other.code)
                    ]
                    width = sum(len(self.figures[member.code]) for member in members)
                    lines[0].append(self.label(path[-1], "colgroup", width))
                lines[1].append(self.label(row, "colgroup", len(columns), within=path))
                lines[2] += labels
            else:
                lines[0].append(self.label(row, "colgroup", len(columns)))
                lines[1] += labels
            figures += [self.figure(row, column) for column in columns]
        return [line for line in lines if line], [figures]

    def label(
        self,
        item: Band | Column | ColumnGroup | Group | Row,
        header: Header,
        colspan: int = 1,
        rowspan: int = 1,
        within: Sequence[Group] = (),
    ) -> Cell:
        """A label; in English without the name of the group it stands in, and with what is printed."""
        if self.language == "zh":
            return Cell(item.printed, header, colspan, rowspan)
        text = item.english
        for group in within:
            text = text.removeprefix(f"{group.english}: ")
        return Cell(text[:1].upper() + text[1:], header, colspan, rowspan, printed=item.printed)

    def corner(self, header: Header, colspan: int = 1, rowspan: int = 1) -> Cell:
        """The label in the corner of the header."""
        both = Words(self.form.header, self.form.header_en)
        printed = "" if self.language == "zh" else self.form.header
        return Cell(both.of(self.language), header, colspan, rowspan, printed=printed)

    def figure(self, row: Row, column: Column, colspan: int = 1) -> Cell:
        """A figure as printed; an empty cell where the report prints none there."""
        figure = self.figures[row.code].get(column.code)
        if figure is None:
            return Cell("", colspan=colspan)
        place = self.form.code, row.code, column.code
        text = figure_text(figure)
        name = cell_id(*place)
        blank = figure.value is None and not text
        cell = Cell(text, colspan=colspan, id=name, blank=blank, url=self.link(name, figure))
        return _marked(cell, figure, self.failing.get(place), self.language)


def figure_text(figure: Figure) -> str:
    """What stands in the cell: as printed, without white space; where we read an image, the number read."""
    if figure.read_by == "text" or figure.value is None:
        return "".join(figure.printed.split())
    return str(figure.value)


def _marked(cell: Cell, figure: Figure, failing: str | None, language: Language) -> Cell:
    if figure.read_by == "corrected":
        said = note("corrected", language, misread=figure.misread, why=figure.note)
        return replace(cell, mark="corrected", note=said)
    if failing:
        return replace(cell, mark="fail", note=failing)
    if figure.read_by == "derived":
        return replace(cell, mark="derived", note=note("derived", language))
    if figure.read_by in ("ocr", "unreadable"):
        return replace(cell, mark="ocr", note=note("ocr", language, printed=figure.printed))
    return cell
