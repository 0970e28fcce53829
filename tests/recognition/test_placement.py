"""Tables without vertical rules: pieces of print with their places, put together here, placed by the form."""

from __future__ import annotations

import pytest

from yangguang.forms import load_edition
from yangguang.readers.document import Block, Cell, Document, Locator, Paragraph, Table
from yangguang.recognition.found import RecognisedTables
from yangguang.recognition.placement import place_pieces
from yangguang.recognition.tables import recognise_tables

FORM = load_edition("2021").tables
REQUESTS = FORM["requests"]
PROCEEDINGS = FORM["proceedings"]
HEADING = Paragraph("三、收到和处理政府信息公开申请情况")
EM = 10.0
MIDDLES = [300.0 + 30 * n for n in range(7)]

Word = tuple[str, float, float]
"""Text, middle in points (labels: left edge, negative), and top of its line."""


def piece(row: int, word: Word, page: int = 1) -> Cell:
    text, at, top = word
    width = EM * sum(0.5 if character.isascii() else 1.0 for character in text)
    left = -at if at < 0 else at - width / 2
    return Cell(text, row, 0, Locator(page=page, box=(left, top, left + width, top + EM)))


def loose(lines: list[list[Word]], banded: bool = False, page: int = 1) -> Table:
    pieces = tuple(piece(row, word, page) for row, words in enumerate(lines) for word in words)
    return Table((), ruled=False, pieces=pieces, banded=banded)


def header(top: float) -> list[list[Word]]:
    """Labels of the seven columns on two lines, cut in the middle."""
    labels = [column.printed for column in REQUESTS.columns]
    upper = [(label[: (len(label) + 1) // 2], x, top) for label, x in zip(labels, MIDDLES, strict=True)]
    lower = [(label[(len(label) + 1) // 2 :], x, top + 13) for label, x in zip(labels, MIDDLES, strict=True)]
    return [upper, lower]


def body(top: float, figures: dict[str, dict[int, str]]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for n, row in enumerate(REQUESTS.rows):
        at = top + 20 * n
        words: list[Word] = [(row.printed, -20.0, at)]
        words += [(text, MIDDLES[column], at) for column, text in figures.get(row.code, {}).items()]
        lines.append(words)
    return lines


def recognise(*blocks: Block) -> RecognisedTables:
    document = place_pieces(Document("built", "pdf", blocks, "pdf/1"))
    return recognise_tables(document, 2023)


def values(found: RecognisedTables, table: str, row: str) -> list[object]:
    return [cell.value for cell in found.cells[table][row].values()]


def test_the_header_places_the_few_figures_of_a_blank_table() -> None:
    figures = {"received_new": {0: "4", 6: "4"}, "granted": {2: "4", 6: "4"}}
    found = recognise(HEADING, loose(header(50) + body(90, figures)))
    assert values(found, "requests", "received_new") == [4, None, None, None, None, None, 4]
    assert values(found, "requests", "granted") == [None, None, 4, None, None, None, 4]
    assert values(found, "requests", "carried_forward") == [None] * 7
    assert len(found.cells["requests"]) == len(REQUESTS.rows)


def test_a_figure_between_two_columns_is_marked_and_not_guessed() -> None:
    lines = header(50) + body(90, {"received_new": {6: "4"}})
    lines[2].append(("4", (MIDDLES[1] + MIDDLES[2]) / 2, 90))
    found = recognise(HEADING, loose(lines))
    row = found.cells["requests"]["received_new"]
    assert [cell.read_by for cell in row.values()].count("unreadable") == 2
    assert any(code == "cell_unreadable" and is_incomplete for code, _, _, is_incomplete in found.problems)


def test_a_figure_that_wraps_is_one_figure() -> None:
    lines = header(50) + body(90, {"received_new": dict.fromkeys(range(1, 6), "0")})
    above: list[Word] = [("1,", MIDDLES[0], 83.5), ("1,", MIDDLES[6], 83.5)]
    below: list[Word] = [("801", MIDDLES[0], 96.5), ("801", MIDDLES[6], 96.5)]
    found = recognise(HEADING, loose([*lines[:2], above, lines[2], below, *lines[3:]]))
    assert values(found, "requests", "received_new") == [1801, 0, 0, 0, 0, 0, 1801]


def test_a_label_of_two_lines_belongs_to_the_figures_between_them() -> None:
    # The row above is blank, so only the height of the figures tells whose they are.
    lines = header(50) + body(90, {})
    at = next(n for n, row in enumerate(REQUESTS.rows) if row.code == "not_processed_confirmation")
    label, top = REQUESTS.rows[at].printed, 90 + 20 * at
    parts: list[list[Word]] = [
        [(label[:12], -20.0, top - 3.5)],
        [("7", MIDDLES[0], top + 3), ("7", MIDDLES[6], top + 3)],
        [(label[12:], -20.0, top + 9.5)],
    ]
    found = recognise(HEADING, loose([*lines[: 2 + at], *parts, *lines[3 + at :]]))
    assert values(found, "requests", "not_processed_confirmation") == [7, *[None] * 5, 7]
    assert values(found, "requests", "not_processed_excessive") == [None] * 7


def test_a_row_alone_on_a_page_is_read_from_its_paragraph() -> None:
    lines = header(50) + body(90, {"granted": dict.fromkeys(range(7), "0")})
    last: list[Word] = [(REQUESTS.rows[-1].printed, -20.0, 60), ("3", MIDDLES[0], 60), ("3", MIDDLES[6], 60)]
    alone = Paragraph("…", Locator(page=2), pieces=tuple(piece(0, word, 2) for word in last))
    found = recognise(HEADING, loose(lines[:-1]), alone, Paragraph("四、政府信息公开行政复议、行政诉讼情况"))
    assert values(found, "requests", "carried_forward") == [3, *[None] * 5, 3]


def test_a_heading_among_the_lines_divides_two_tables() -> None:
    lines = header(50) + body(90, {"granted": dict.fromkeys(range(7), "0")})
    heading: list[list[Word]] = [[("四、政府信息公开行政复议、行政诉讼情况", -20.0, 620)]]
    labels = [column.printed for column in PROCEEDINGS.columns] * 3
    places = [40.0 + 35 * n for n in range(15)]
    names: list[list[Word]] = [
        [(label[:2], x, 640) for label, x in zip(labels, places, strict=True)],
        [(label[2:], x, 653) for label, x in zip(labels, places, strict=True) if label[2:]],
    ]
    figures: list[list[Word]] = [[("2", places[1], 680), ("2", places[4], 680)]]
    document = Document("built", "pdf", (HEADING, loose(lines + heading + names + figures)), "pdf/1")
    assert any(block.text.startswith("四、") for block in place_pieces(document).paragraphs)
    found = recognise(*document.blocks)
    assert values(found, "proceedings", "reconsideration") == [None, 2, None, None, 2]
    assert values(found, "proceedings", "litigation_direct") == [None] * 5


@pytest.mark.parametrize("is_cut", [False, True])
def test_a_header_is_found_on_either_side_of_a_page_break(is_cut: bool) -> None:
    labels = [column.printed for column in PROCEEDINGS.columns] * 3
    places = [40.0 + 35 * n for n in range(15)]
    words: list[Word] = [(label, x, 60) for label, x in zip(labels, places, strict=True)]
    figures: list[Word] = [(str(n), x, 90) for n, x in enumerate(places)]
    blocks = [loose([words, figures])]
    if is_cut:
        blocks = [loose([words[:5]]), loose([words[5:], figures], page=2)]
    found = recognise(Paragraph("四、政府信息公开行政复议、行政诉讼情况"), *blocks)
    assert values(found, "proceedings", "litigation_after_reconsideration") == [10, 11, 12, 13, 14]


def test_rules_above_and_below_the_body_only_do_not_make_it_one_row() -> None:
    figures = {row.code: dict.fromkeys(range(7), str(n)) for n, row in enumerate(REQUESTS.rows)}
    bands = [[word for line in lines for word in line] for lines in (header(50), body(90, figures))]
    found = recognise(HEADING, loose(bands, banded=True))
    assert values(found, "requests", "granted") == [2] * 7
    assert values(found, "requests", "carried_forward") == [24] * 7


def test_prose_in_a_part_without_such_a_table_stays_as_it_is() -> None:
    words = tuple(
        piece(0, word) for word in [("本年度共收到", -20.0, 60), ("4", 200.0, 60), ("件", 230.0, 60)]
    )
    document = Document("built", "pdf", (HEADING, Paragraph("本年度共收到4件", pieces=words)), "pdf/1")
    assert place_pieces(document) == document


def test_figures_that_fill_a_line_need_no_legible_header() -> None:
    at = [100.0 + 28 * n for n in range(15)]
    heads: list[Word] = [("结果", x, 50) for x in at[:3]] + [("维持", x, 62) for x in at[3:6]]
    figures: list[Word] = [(str(n), x, 90) for n, x in enumerate(at)]
    part = Paragraph("四、政府信息公开行政复议、行政诉讼情况")
    found = recognise(part, loose([heads, figures]), Paragraph("五、存在的主要问题及改进情况"))
    printed = [values(found, "proceedings", row.code) for row in PROCEEDINGS.rows]
    assert printed == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11, 12, 13, 14]]


@pytest.mark.parametrize("number", ["2/6", "第2页", "- 2 -"])
def test_a_page_number_beside_a_vertical_label_is_no_figure(number: str) -> None:
    lines = header(50) + body(90, {"granted": dict.fromkeys(range(7), "0")})
    lines.insert(8, [("法", -5.0, 200), (number, MIDDLES[1], 200)])
    found = recognise(HEADING, loose(lines))
    assert values(found, "requests", "granted") == [0] * 7
    assert not [problem for problem in found.problems if problem[0] == "row_unknown"]


def test_tables_of_five_and_ten_figures_each_have_their_columns() -> None:
    five, ten = [150.0 + 80 * n for n in range(5)], [110.0 + 42 * n for n in range(10)]
    heads: list[Word] = [(column.printed, x, 50) for column, x in zip(PROCEEDINGS.columns, five, strict=True)]
    lines: list[list[Word]] = [
        heads,
        [(str(n), x, 80) for n, x in enumerate(five)],
        [("结果维持结果纠正其他结果尚未审结", 200.0, 120), ("总计", 300.0, 120)],
        [(str(n), x, 150) for n, x in enumerate(ten, 5)],
    ]
    part = Paragraph("四、政府信息公开行政复议、行政诉讼情况")
    found = recognise(part, loose(lines), Paragraph("五、存在的主要问题及改进情况"))
    printed = [values(found, "proceedings", row.code) for row in PROCEEDINGS.rows]
    assert printed == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11, 12, 13, 14]]


def test_figures_that_wrap_in_every_column_between_two_rules_are_one_row() -> None:
    lines = header(50) + body(90, {"granted": dict.fromkeys(range(7), "0")})
    columns = (0, 1, 6)
    lines[2] = [
        *((text, MIDDLES[n], 83.5) for n, text in zip(columns, ("12", "34", "15"), strict=True)),
        lines[2][0],
        *((text, MIDDLES[n], 96.5) for n, text in zip(columns, ("25", "1", "66"), strict=True)),
    ]
    found = recognise(HEADING, loose(lines, banded=True))
    assert values(found, "requests", "received_new") == [1225, 341, None, None, None, None, 1566]


def test_a_figure_that_wraps_inside_its_thousands_is_one() -> None:
    lines = header(50) + body(90, {"received_new": dict.fromkeys(range(1, 6), "0")})
    above: list[Word] = [("2,73", MIDDLES[0], 83.5), ("2,73", MIDDLES[6], 83.5)]
    below: list[Word] = [("4", MIDDLES[0], 96.5), ("4", MIDDLES[6], 96.5)]
    found = recognise(HEADING, loose([*lines[:2], above, lines[2], below, *lines[3:]]))
    assert values(found, "requests", "received_new") == [2734, 0, 0, 0, 0, 0, 2734]


def test_a_row_of_a_band_may_fill_more_columns_than_its_header_names() -> None:
    form = load_edition("2019").tables["proactive"]
    columns = [column.printed for column in form.columns_of("licensing")]
    lines: list[list[Word]] = [
        [(form.header + columns[0], 240.0, 50), (columns[1], 340.0, 50), (columns[2], 420.0, 50)],
        [
            (form.row("licensing").printed, -20.0, 80),
            ("3,114", 260.0, 80),
            ("-948", 340.0, 80),
            ("7", 420.0, 80),
        ],
    ]
    found = recognise(Paragraph("二、主动公开政府信息情况"), loose(lines))
    assert values(found, "proactive", "licensing") == [3114, -948, 7]


def test_a_spaced_label_names_a_row_of_blank_cells() -> None:
    at = [250.0 + 50 * n for n in range(5)]
    lines: list[list[Word]] = [
        [(column.printed, x, 50) for column, x in zip(PROCEEDINGS.columns, at, strict=True)],
        [(character, -20.0 - 15 * n, 80) for n, character in enumerate("行政复议")],
        [(PROCEEDINGS.rows[1].printed, -20.0, 100), ("2", at[0], 100), ("2", at[4], 100)],
        [(PROCEEDINGS.rows[2].printed, -20.0, 120), ("1", at[1], 120), ("1", at[4], 120)],
    ]
    part = Paragraph("四、政府信息公开行政复议、行政诉讼情况")
    found = recognise(part, loose(lines), Paragraph("五、存在的主要问题及改进情况"))
    assert values(found, "proceedings", "reconsideration") == [None] * 5
    assert values(found, "proceedings", "litigation_direct") == [2, None, None, None, 2]


def test_figures_that_touch_are_parted_by_their_units_or_left_unread() -> None:
    at = [250.0 + 50 * n for n in range(5)]
    for text, expected in (("39件70件", [0, 39, 70, 0, 109]), ("39=70", [0, None, None, 0, 109])):
        lines: list[list[Word]] = [
            [(column.printed, x, 50) for column, x in zip(PROCEEDINGS.columns, at, strict=True)],
            [
                (PROCEEDINGS.rows[0].printed, -20.0, 80),
                ("0", at[0], 80),
                ("0", at[3], 80),
                ("109", at[4], 80),
            ],
        ]
        table = loose(lines)
        box = (at[1] - 25, 80.0, at[2] + 25, 80.0 + EM)
        touching = Cell(text, 1, 0, Locator(page=1, box=box))
        table = Table((), ruled=False, pieces=(*table.pieces, touching))
        part = Paragraph("四、政府信息公开行政复议、行政诉讼情况")
        found = recognise(part, table, Paragraph("五、存在的主要问题及改进情况"))
        assert values(found, "proceedings", "reconsideration") == expected
        row = found.cells["proceedings"]["reconsideration"]
        assert [cell.read_by for cell in row.values()].count("unreadable") == expected.count(None)


def test_a_short_blank_row_with_a_wrong_character_is_a_row() -> None:
    lines = header(50) + body(90, {"received_new": {0: "4", 6: "4"}})
    at = next(n for n, row in enumerate(REQUESTS.rows) if row.code == "refused_state_secret")
    lines[2 + at] = [("属于国家秘蜜", -20.0, 90 + 20 * at)]
    found = recognise(HEADING, loose(lines))
    assert values(found, "requests", "refused_state_secret") == [None] * 7


def test_a_label_that_touches_the_first_figure_does_not_swallow_it() -> None:
    figures = {"granted": dict.fromkeys(range(7), "0"), "carried_forward": {6: "3"}}
    lines = header(50) + body(90, figures)
    table = loose([*lines[:-1], lines[-1][1:]])
    label = REQUESTS.rows[-1].printed
    box = (MIDDLES[0] - EM * len(label), lines[-1][0][2], MIDDLES[0] + EM / 2, lines[-1][0][2] + EM)
    touching = Cell(label + "3", len(lines) - 1, 0, Locator(page=1, box=box))
    found = recognise(HEADING, Table((), ruled=False, pieces=(*table.pieces, touching)))
    assert values(found, "requests", "carried_forward") == [3, *[None] * 5, 3]
