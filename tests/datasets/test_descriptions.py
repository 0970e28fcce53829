"""What describes the data holds for those who check it: Frictionless, DCAT, JSON Schema, Datasette."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import frictionless
import jsonschema
import pytest
import yaml
from datasette.app import Datasette
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from builders import contract_of, record_from_contract
from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.frames import Frames
from yangguang.datasets.record_schema import record_schema
from yangguang.datasets.release import Release, load_release
from yangguang.errors import SourceError
from yangguang.record.contract import to_contract

SPDX = Namespace("http://spdx.org/rdf/terms#")


@pytest.mark.slow
def test_frictionless_finds_nothing_wrong(published: Path) -> None:
    report = frictionless.validate(str(published / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note", "title"])
    assert {task.name for task in report.tasks} >= set(dictionary())


def catalogue_graph(published: Path) -> Graph:
    return Graph().parse(
        data=(published / "catalog.jsonld").read_text(encoding="utf-8"),
        format="json-ld",
        publicID="https://example.org/data/catalog.jsonld",
    )


def faults(graph: Graph) -> str:
    """What the shapes of DCAT-AP find in a graph, "" for nothing."""
    shapes = Graph().parse(Path(__file__).with_name("dcat_ap.ttl"))
    conforms, _, said = validate(graph, shacl_graph=shapes, meta_shacl=True)
    return "" if conforms else str(said)


def test_the_catalogue_follows_dcat_ap(published: Path) -> None:
    assert faults(catalogue_graph(published)) == ""


@pytest.mark.parametrize(
    ("kind", "gone"),
    [
        (DCAT.Catalog, DCTERMS.title),
        (DCAT.Catalog, DCTERMS.publisher),
        (DCAT.Dataset, DCTERMS.description),
        (URIRef(f"{DCAT}DatasetSeries"), DCTERMS.title),
        (DCAT.Distribution, DCAT.accessURL),
        (SPDX.Checksum, SPDX.checksumValue),
    ],
)
def test_a_catalogue_that_lacks_something_is_found_out(published: Path, kind: URIRef, gone: URIRef) -> None:
    graph = catalogue_graph(published)
    one = min(graph.subjects(RDF.type, kind), key=str)
    graph.remove((one, gone, None))
    assert "MinCountConstraintComponent" in faults(graph)


def test_a_format_in_words_is_found_out(published: Path) -> None:
    graph = catalogue_graph(published)
    graph.add((min(graph.subjects(RDF.type, DCAT.Distribution), key=str), DCTERMS.format, Literal("csv")))
    assert "NodeKindConstraintComponent" in faults(graph)


def test_every_file_of_the_catalogue_is_there_and_weighed(published: Path) -> None:
    graph = catalogue_graph(published)
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    for wanted in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset):
        assert list(graph.objects(catalogue, wanted)), wanted
    datasets = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert datasets <= set(graph.objects(catalogue, DCAT.dataset))
    assert len(datasets) >= len(dictionary())
    for dataset in datasets:
        for wanted in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.theme, DCAT.distribution):
            assert list(graph.objects(dataset, wanted)), (dataset, wanted)
    for distribution in graph.subjects(RDF.type, DCAT.Distribution):
        for wanted in (DCAT.accessURL, DCAT.byteSize, DCTERMS.license, SPDX.checksum):
            assert list(graph.objects(distribution, wanted)), (distribution, wanted)
        (address,) = graph.objects(distribution, DCAT.accessURL)
        assert (published / str(address).removeprefix("https://example.org/data/")).is_file()


def test_every_record_follows_the_schema(published: Path) -> None:
    schema = json.loads((published / "record.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    records = sorted((published / "v1" / "reports").rglob("*.json"))
    assert len(records) == 9
    for path in records:
        assert not list(validator.iter_errors(json.loads(path.read_text(encoding="utf-8")))), path


def test_the_schema_refuses_what_no_form_prints() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(record_schema()))
    good = to_contract(record_from_contract(contract_of()))
    assert validator.is_valid(good)
    for table, row, column, value in (
        ("requests", "granted", "totals", 1),
        ("requests", "granted", "total", "1"),
        ("requests", "granted", "total", -1),
        ("requests", "granted", "total", 1.5),
        ("petitions", "granted", "total", 1),
    ):
        bad = json.loads(json.dumps(good))
        bad["tables"].setdefault(table, {}).setdefault(row, {})[column] = value
        assert not validator.is_valid(bad), (table, row, column, value)


def test_the_citation_says_version_and_date(published: Path, root: Path) -> None:
    release = load_release(root / "data" / "release.toml")
    citation = yaml.safe_load((published / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["cff-version"], citation["type"]) == ("1.2.0", "dataset")
    assert (citation["version"], citation["date-released"]) == (release.version, release.released)
    package = json.loads((published / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == release.version
    assert package["created"].startswith(str(release.released))


@pytest.mark.slow
def test_datasette_serves_every_table(published: Path, frames: Frames) -> None:
    async def counts() -> dict[str, int]:
        metadata = json.loads((published / "metadata.json").read_text(encoding="utf-8"))
        datasette = Datasette([str(published / "yangguang.sqlite")], metadata=metadata)
        found = {}
        for name in dictionary():
            response = await datasette.client.get(f"/yangguang/{name}.json?_size=0&_shape=objects")
            assert response.status_code == 200, response.text
            found[name] = response.json()["filtered_table_rows_count"]
        searched = await datasette.client.get("/yangguang/texts.json?_search=主动公开&_shape=objects")
        assert searched.status_code == 200
        return found

    assert asyncio.run(counts()) == {name: len(frames[name]) for name in dictionary()}


def test_a_release_needs_a_version_and_a_date(tmp_path: Path) -> None:
    assert load_release(tmp_path / "release.toml") == Release()
    (tmp_path / "release.toml").write_text('version = "1.0.0"\n', encoding="utf-8")
    with pytest.raises(SourceError, match="released None"):
        load_release(tmp_path / "release.toml")
