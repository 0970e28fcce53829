"""Word documents, built with python-docx and, where it has no words for it, with Word's own XML."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from yangguang.errors import ReadError
from yangguang.readers.document import Document, Locator, Paragraph, Table
from yangguang.readers.docx import read_docx
from yangguang.readers.docx_package import MAX_PART_BYTES

W = nsdecls("w")


def read(word: WordDocument, folder: Path) -> Document:
    path = folder / "report.docx"
    word.save(str(path))
    return read_docx(path)


def add(word: WordDocument, xml: str) -> None:
    """Put an element at the end of the body, before the section's properties."""
    word.element.body.find(qn("w:sectPr")).addprevious(parse_xml(xml))


def texts(document: Document) -> list[str]:
    return [block.text if isinstance(block, Paragraph) else "<table>" for block in document.blocks]


def grid(table: Table) -> list[tuple[str, int, int, int, int]]:
    return [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells]


def test_paragraphs_and_tables_in_body_order(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("三、收到和处理政府信息公开申请情况", level=1)
    word.add_paragraph("　　本年度共收到申请１２件。")
    table = word.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "自然人", "12"
    word.add_paragraph("附注")
    document = read(word, tmp_path)
    assert texts(document) == [
        "三、收到和处理政府信息公开申请情况",
        "本年度共收到申请１２件。",
        "<table>",
        "附注",
    ]
    assert [paragraph.is_heading for paragraph in document.paragraphs] == [True, False, False]
    assert document.format == "docx"
    assert document.tables[0].cells[1].locator == Locator(table=1, row=1, column=2)


def test_merged_cells_span_the_grid(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "宽"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "高"
    assert grid(read(word, tmp_path).tables[0]) == [
        ("宽", 0, 0, 1, 2),
        ("02", 0, 2, 1, 1),
        ("高", 1, 0, 2, 1),
        ("11", 1, 1, 1, 1),
        ("12", 1, 2, 1, 1),
        ("21", 2, 1, 1, 1),
        ("22", 2, 2, 1, 1),
    ]


def test_row_and_column_are_those_of_the_file(tmp_path: Path) -> None:
    """A merged-away cell still counts as a cell of its row, as it does in the file."""
    word = docx.Document()
    table = word.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "高"
    table.cell(1, 1).text = "7"
    cell = read(word, tmp_path).tables[0].cells[-1]
    assert (cell.text, cell.locator) == ("7", Locator(table=1, row=2, column=2))


def test_columns_skipped_before_a_row(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(rows=2, cols=2)
    row = table.rows[1]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {W} w:val="1"/>'))
    table.rows[1]._tr.tc_lst[0].p_lst[0].append(parse_xml(f"<w:r {W}><w:t>5</w:t></w:r>"))
    cell = read(word, tmp_path).tables[0].cells[-1]
    assert (cell.text, cell.row, cell.column) == ("5", 1, 1)


def test_a_vertical_merge_ends_where_a_new_one_begins(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(rows=4, cols=1)
    for row, (text, merge) in enumerate([("甲", "restart"), ("", ""), ("乙", "restart"), ("", "")]):
        cell = table.cell(row, 0)
        cell.text = text
        value = f' w:val="{merge}"' if merge else ""
        cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:vMerge {W}{value}/>"))
    assert grid(read(word, tmp_path).tables[0]) == [("甲", 0, 0, 2, 1), ("乙", 2, 0, 2, 1)]


def test_soft_breaks_divide_paragraphs_and_lines_of_a_cell(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("第一段").add_run().add_break()
    word.paragraphs[0].add_run("第二段")
    cell = word.add_table(rows=1, cols=2).cell(0, 0)
    cell.text = "商业\n企业"
    cell.add_paragraph("（家）")
    document = read(word, tmp_path)
    assert texts(document) == ["第一段", "第二段", "<table>"]
    assert document.tables[0].cells[0].text == "商业\n企业\n（家）"
    assert document.tables[0].cells[1].text == ""


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    word = docx.Document()
    add(
        word,
        f"<w:p {W}><w:r><w:t>共</w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:t>件</w:t></w:r></w:p>",
    )
    add(word, f"<w:p {W}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>上半句，</w:t></w:r></w:p>")
    add(word, f"<w:p {W}><w:r><w:t>下半句。</w:t></w:r></w:p>")
    table = word.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "删去的行", "3"
    table.cell(1, 0).text, table.cell(1, 1).text = "留下的行", "4"
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {W}/>"))
    document = read(word, tmp_path)
    assert texts(document) == ["共12件", "上半句，下半句。", "<table>"]
    assert [cell.text for cell in document.tables[0].cells] == ["留下的行", "4"]


def test_hidden_text_is_not_read(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("看得见")
    paragraph.add_run("看不见").font.hidden = True
    style = word.styles.add_style("Secret", 1)
    style.font.hidden = True
    hidden = word.add_paragraph("样式隐藏", style="Secret")
    hidden.add_run("又显示").font.hidden = False
    assert texts(read(word, tmp_path)) == ["看得见", "又显示"]


def test_fields_give_their_result_and_notes_leave_no_mark(tmp_path: Path) -> None:
    word = docx.Document()
    add(
        word,
        f'<w:p {W}><w:r><w:t>合计</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> =SUM(LEFT) </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>21</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:fldSimple w:instr="PAGE"><w:r><w:t>件</w:t></w:r></w:fldSimple>'
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
    )
    assert texts(read(word, tmp_path)) == ["合计21件"]


def test_headers_and_footers_are_left_out(tmp_path: Path) -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "页眉"
    word.sections[0].footer.paragraphs[0].text = "— 1 —"
    word.add_paragraph("正文")
    assert texts(read(word, tmp_path)) == ["正文"]


def test_content_controls_are_transparent_but_a_table_of_contents_is_left_out(tmp_path: Path) -> None:
    word = docx.Document()
    add(word, f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>控件里</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    add(
        word,
        f'<w:sdt {W}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "</w:docPartObj></w:sdtPr><w:sdtContent>"
        "<w:p><w:r><w:t>一、总体情况 1</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    )
    table = word.add_table(rows=1, cols=1)
    row = table.rows[0]._tr
    table._tbl.remove(row)
    control = parse_xml(f"<w:sdt {W}><w:sdtContent/></w:sdt>")
    control[0].append(row)
    control[0].append(parse_xml(f"<w:tr {W}><w:tc><w:p><w:r><w:t>8</w:t></w:r></w:p></w:tc></w:tr>"))
    table._tbl.append(control)
    document = read(word, tmp_path)
    assert texts(document) == ["控件里", "<table>"]
    assert grid(document.tables[0]) == [("", 0, 0, 1, 1), ("8", 1, 0, 1, 1)]


def test_layout_tables_give_way_to_what_they_hold(tmp_path: Path) -> None:
    word = docx.Document()
    outer = word.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "栏目"
    inner = outer.cell(0, 1).add_table(rows=2, cols=2)
    for number in range(4):
        inner.cell(number // 2, number % 2).text = str(number)
    frame = word.add_table(rows=1, cols=1)
    frame.cell(0, 0).text = "框里的段落"
    document = read(word, tmp_path)
    assert texts(document) == ["栏目", "<table>", "框里的段落"]
    assert [cell.text for cell in document.tables[0].cells] == ["0", "1", "2", "3"]
    assert document.tables[0].locator == Locator(table=2)


def test_a_small_table_inside_a_cell_is_part_of_its_text(tmp_path: Path) -> None:
    word = docx.Document()
    outer = word.add_table(rows=2, cols=2)
    outer.cell(0, 0).text = "制发"
    inner = outer.cell(1, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "3", "件"
    assert [cell.text for cell in read(word, tmp_path).tables[0].cells] == ["制发", "", "", "3 件"]


def test_text_boxes_stand_after_their_paragraph_once(tmp_path: Path) -> None:
    word = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    add(
        word,
        f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        "<w:r><w:t>段落</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>后半</w:t></w:r></w:p>",
    )
    assert texts(read(word, tmp_path)) == ["段落后半", "框内"]


def numbered(word: WordDocument, text: str, level: int, list_number: int = 77) -> None:
    add(
        word,
        f'<w:p {W}><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_number}"/></w:numPr>'
        f"</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>",
    )


def define_list(word: WordDocument) -> None:
    numbering = word.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, (kind, text) in enumerate(
            [("chineseCounting", "%1、"), ("japaneseCounting", "（%2）"), ("decimal", "%3.")]
        )
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    """Parts numbered by Word have no 一、 in their text; recognition tells them by it."""
    word = docx.Document()
    define_list(word)
    for text, level in [
        ("总体情况", 0),
        ("主动公开", 1),
        ("依申请公开", 1),
        ("主动公开情况", 0),
        ("规章", 1),
        ("甲", 2),
        ("乙", 2),
    ]:
        numbered(word, text, level)
    numbered(word, "不编号", 0, list_number=0)
    assert texts(read(word, tmp_path)) == [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "二、主动公开情况",
        "（一）规章",
        "1.甲",
        "2.乙",
        "不编号",
    ]


def test_title_is_reported_as_found(tmp_path: Path) -> None:
    word = docx.Document()
    word.core_properties.title = "某某区2023年政府信息公开工作年度报告"
    word.add_paragraph("正文")
    assert read(word, tmp_path).metadata == {"title": "某某区2023年政府信息公开工作年度报告"}


def error_of(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read_docx(path)
    return str(caught.value).replace(str(path), "x.docx")


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(b"")
    assert error_of(path) == "x.docx: the file is empty, expected a Word document. Fetch or copy it again."


def test_an_encrypted_document(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))
    assert error_of(path) == (
        "x.docx: an encrypted Word document or an old .doc, expected a .docx that opens without a password. "
        "Save it as .docx without a password and read that file."
    )


def test_a_truncated_document(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("正文" * 500)
    path = tmp_path / "x.docx"
    word.save(str(path))
    path.write_bytes(path.read_bytes()[:5000])
    assert error_of(path) == (
        "x.docx: not a complete zip archive (File is not a zip file), expected a Word document. "
        "The download may have been cut short: fetch it again."
    )


def test_a_zip_that_is_no_word_document(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert error_of(path) == (
        "x.docx: a zip archive without a Word document in it, expected a .docx file. "
        "Look what it is, and name it after its format."
    )


def test_a_decompression_bomb(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(MAX_PART_BYTES // 1_000_000 + 1):
            part.write(b" " * 1_000_000)
    assert error_of(path) == (
        "x.docx: word/document.xml unpacks to 33,000,000 bytes, expected at most 32,000,000. "
        "No report is that long: check what the file is."
    )


def test_a_document_with_broken_markup(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document xmlns:w='w'><w:body></w:document>")
    message = error_of(path)
    assert message.startswith(
        "x.docx: word/document.xml is not well-formed XML (Opening and ending tag mismatch"
    )
    assert message.endswith("Open it in a word processor, save it again as .docx and read that file.")


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    body = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>a&b;</w:t></w:r></w:p></w:body></w:document>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml", f'<!DOCTYPE d [<!ENTITY b SYSTEM "file:///etc/hostname">]>{body}'
        )
    assert texts(read_docx(path)) == ["a"]


def test_nested_entities_are_refused(tmp_path: Path) -> None:
    """Ten entities nested nine times would unpack to a gigabyte."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    path = tmp_path / "x.docx"
    body = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>a&e9;</w:t></w:r></w:p></w:body></w:document>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<!DOCTYPE d [<!ENTITY e0 "ha">{levels}]>{body}')
    assert error_of(path).startswith("x.docx: word/document.xml is not well-formed XML (Maximum entity")


@pytest.mark.parametrize(
    ("beside", "text"),
    [
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>7</w:t></w:r>", "12"),
        ("<w:r><w:rPr><w:dstrike w:val='0'/></w:rPr><w:t>7</w:t></w:r>", "127"),
        ("<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t></w:r>", "12"),
        ("<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>[注1]</w:t></w:r>", "12"),
        ("<w:r><w:rPr><w:vertAlign w:val='baseline'/></w:rPr><w:t>7</w:t></w:r>", "127"),
    ],
)
def test_what_is_struck_or_raised_beside_a_figure_is_none_of_it(
    tmp_path: Path, beside: str, text: str
) -> None:
    word = docx.Document()
    run = "<w:r><w:t>12</w:t></w:r>"
    cell = f"<w:tc><w:p>{run}{beside}</w:p></w:tc>"
    add(word, f"<w:tbl {W}><w:tr><w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc>{cell}</w:tr></w:tbl>")
    assert [one.text for one in read(word, tmp_path).tables[0].cells] == ["规章", text]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_that_the_document_takes_in_stands_in_its_place(tmp_path: Path, encoding: str) -> None:
    word = docx.Document()
    word.add_paragraph("前")
    relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    add(word, f'<w:altChunk {W} {relations} r:id="rIdPage"/>')
    add(word, f"<w:p {W}><w:r><w:t>后</w:t></w:r></w:p>")
    path, whole = tmp_path / "bare.docx", tmp_path / "whole.docx"
    word.save(str(path))
    page = "<html><body><p>正文</p><table><tr><td>规章</td><td>7</td></tr></table></body></html>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    relation = f'<Relationship Id="rIdPage" Type="{kind}" Target="afchunk.htm"/></Relationships>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", relation.encode())
            new.writestr(name, data)
        new.writestr("word/afchunk.htm", page.encode(encoding))
    document = read_docx(whole)
    assert texts(document) == ["前", "正文", "<table>", "后"]
    assert [one.text for one in document.tables[0].cells] == ["规章", "7"]
