import hashlib
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.edit.exports import taken_apart, with_joined, with_table
from engine.errors import FileError
from engine.load import load, report_of
from engine.load.joined import ToJoin, alike, common_name, in_order, join, load_parts
from engine.progress import silent
from engine.project import Export, Part, Project, Reading, Step
from engine.run import run
from engine.table import LINE, Table
from transforms import catalogue

FILES = {
    "accounts_1.csv": b"Id,Name,City\n1,Bonbach,Ulm\n2,Berg,Rom\n",
    "accounts_2.csv": 'City;Id;Name\nKöln;10;"Mü\nller"\n\n3;4;5;6\nUlm;11;Rossi\n'.encode("cp1252"),
    "accounts_10.csv": b"Titles\n\nId\tName\tCity\n20\tLumen\tBonn\n",
}


def loaded(tmp_path: Path, files: dict[str, bytes]) -> list[ToJoin]:
    parts = []
    for file, content in files.items():
        source = tmp_path / file
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(content)
        parts += [ToJoin(table) for table in load(source, tmp_path / f"{file}.tables")]
    return parts


def joined(tmp_path: Path, files: dict[str, bytes] | None = None) -> Table:
    return join(loaded(tmp_path, FILES if files is None else files), tmp_path / "whole", "accounts")


def test_parts_with_other_encodings_delimiters_and_orders_are_one_table(tmp_path):
    table = joined(tmp_path)
    rows = table.scan().drop(LINE).collect()
    assert rows.rows() == [
        ("1", "Bonbach", "Ulm"),
        ("2", "Berg", "Rom"),
        ("10", "Mü\nller", "Köln"),
        ("11", "Rossi", "Ulm"),
        ("20", "Lumen", "Bonn"),
    ]
    assert rows.columns == ["Id", "Name", "City"]
    assert table.file == "accounts_1.csv and 2 more parts"
    said = table.decision("parts").because
    assert "columns of accounts_2.csv stand in another order" in said


def test_every_row_keeps_its_file_and_its_line_there(tmp_path):
    table = joined(tmp_path)
    lines = table.scan().collect()[LINE]
    assert lines.is_sorted()
    assert lines.n_unique() == len(lines)
    assert [table.place(line) for line in lines] == [
        ("accounts_1.csv", 2),
        ("accounts_1.csv", 3),
        ("accounts_2.csv", 2),
        ("accounts_2.csv", 6),
        ("accounts_10.csv", 4),
    ]
    assert table.places(lines).rows() == [table.place(line) for line in lines]
    (line,) = table.rejected()["line"]
    assert table.said(line) == "accounts_2.csv, 5"


def test_the_sum_of_lines_holds_over_all_parts(tmp_path):
    account = joined(tmp_path).account
    assert account.holds
    assert (account.lines, account.header, account.rows, account.rejected_rows) == (13, 3, 5, 1)


def test_the_report_names_each_part_and_the_file_of_each_line(tmp_path):
    report = report_of(joined(tmp_path))
    assert [(part["label"], part["rows"], part["row_sum"]["holds"]) for part in report["parts"]] == [
        ("accounts_1.csv", 2, True),
        ("accounts_2.csv", 2, True),
        ("accounts_10.csv", 1, True),
    ]
    assert [(row["file"], row["line"]) for row in report["rejected"]] == [("accounts_2.csv", 5)]
    assert [decision["value"] for decision in report["parts"][1]["decisions"] if decision["name"] == "delimiter"] == [
        ";"
    ]


def test_a_table_of_one_file_says_nothing_of_parts(tmp_path):
    table = loaded(tmp_path, {"x.csv": FILES["accounts_1.csv"]})[0].table
    assert (table.place(3), table.said(1234)) == (("x.csv", 3), "1,234")
    assert "parts" not in report_of(table)


def test_a_joined_table_opens_again(tmp_path):
    table = joined(tmp_path)
    assert Table.open(table.folder) == table


def test_names_in_other_letter_case_take_the_first_parts_and_it_is_said(tmp_path):
    table = joined(tmp_path, {"a1.csv": b"Id,Name\n1,x\n", "a2.csv": b"NAME,ID\ny,2\n"})
    assert table.scan().drop(LINE).collect().rows() == [("1", "x"), ("2", "y")]
    assert "Id, Name: written in other letter case" in table.decision("parts").because


def test_a_part_with_other_columns_is_refused_and_they_are_named(tmp_path):
    with pytest.raises(FileError, match=r"a2\.csv is no part .* a1\.csv: it lacks Name and it has Phone besides"):
        joined(tmp_path, {"a1.csv": b"Id,Name\n1,x\n", "a2.csv": b"Id,Phone\n1,x\n"})


def test_the_same_file_name_twice_is_told_apart(tmp_path):
    table = joined(tmp_path, {"jan/a.csv": b"Id,Name\n1,x\n", "feb/a.csv": b"Id,Name\n2,y\n"})
    assert [table.said(line) for line in table.scan().collect()[LINE]] == ["a.csv, 2", "a.csv (2), 2"]


def test_the_tables_of_a_zip_are_parts_under_their_own_names(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in FILES.items():
            archive.writestr(f"export/{name}", content)
    table = join([ToJoin(one) for one in load(path, tmp_path / "tables")], tmp_path / "whole", "accounts")
    assert [each.label for each in table.parts] == list(FILES)
    assert [(each.part.file, each.part.number) for each in table.parts] == [("x.zip", 1), ("x.zip", 2), ("x.zip", 3)]
    assert table.size == path.stat().st_size


@pytest.mark.parametrize(
    ("fields", "others", "same"),
    [
        pytest.param(["Id", "Name"], ["Id", "Name"], True, id="the same"),
        pytest.param(["Id", "Name"], ["Name", "Id"], True, id="in another order"),
        pytest.param(["Id", "Straße"], ["ID", "STRASSE"], True, id="in other letter case"),
        pytest.param(["Id", "Name"], ["Id", "Name", "City"], False, id="one more"),
        pytest.param(["Id", "Name"], ["Id", "Phone"], False, id="others"),
        pytest.param(["Id"], ["Id"], False, id="one column says too little"),
    ],
)
def test_tables_are_alike_by_the_names_of_their_columns(fields, others, same):
    assert alike(fields, others) is same


@pytest.mark.parametrize(
    ("files", "name"),
    [
        (["accounts_1.csv", "accounts_2.csv", "accounts_10.csv"], "accounts"),
        (["accounts_part1.csv", "accounts_part2.csv"], "accounts"),
        (["Kunden (1).csv", "Kunden (2).csv"], "Kunden"),
        (["2024-01.csv", "2024-02.csv"], "2024"),
        (["nord.csv", "sued.csv"], "nord"),
        (["a.csv", "a.csv"], "a"),
    ],
)
def test_a_table_of_parts_is_called_what_their_names_share(files, name):
    assert common_name(files) == name


def test_parts_are_in_the_order_of_their_numbers():
    assert in_order(["a_10.csv", "a_9.csv", "B_1.csv", "a_1.csv"], str) == ["a_1.csv", "a_9.csv", "a_10.csv", "B_1.csv"]


rows = st.lists(st.tuples(st.text('ab,";\n é', max_size=4), st.text("xy1", max_size=3)), max_size=6)


@settings(max_examples=25, deadline=None)
@given(st.lists(rows, min_size=2, max_size=4))
def test_joining_loses_and_changes_no_row(tmp_path_factory, parts):
    place = tmp_path_factory.mktemp("joined")
    files = {}
    for number, cells in enumerate(parts):
        frame = pl.DataFrame(
            {"first": ["start", *(cell[0] for cell in cells)], "second": ["1", *(c[1] for c in cells)]}
        )
        files[f"p{number}.csv"] = frame.write_csv(quote_style="always").encode()
    apart = loaded(place, files)
    whole = join(apart, place / "whole", "p")
    assert whole.account.holds
    assert whole.account.lines == sum(part.table.account.lines for part in apart)
    mine, at = whole.scan().collect(), 0
    assert mine[LINE].is_sorted()
    assert mine[LINE].n_unique() == mine.height
    for part in apart:
        own = part.table.scan().collect()
        piece = mine.slice(at, own.height)
        at += own.height
        assert piece.drop(LINE).equals(own.drop(LINE))
        assert [whole.place(line) for line in piece[LINE]] == [(part.table.file, line) for line in own[LINE]]
    assert at == mine.height


def project_of(parts: list[ToJoin], *, step: bool = False) -> Project:
    project = Project()
    for part in parts:
        project = with_table(project, "a", part.table, part.reading)
    if step:
        output = project.outputs[0]
        steps = (Step(transform="trim_whitespace"),)
        project = project.with_output(
            output.model_copy(
                update={"fields": (output.fields[0].model_copy(update={"steps": steps}), *output.fields[1:])}
            )
        )
    return project


def test_a_joined_export_takes_the_place_of_its_parts_and_is_reopened(tmp_path):
    parts = loaded(tmp_path, FILES)
    table = join(parts, tmp_path / "whole", "accounts")
    project = with_joined(project_of(parts), "a", [part.table.name for part in parts], table)
    again = Project.from_json(project.to_json())
    assert again == project
    (export,) = again.a.exports
    assert (export.name, [part.file for part in export.parts]) == ("accounts", list(FILES))
    assert [(output.name, output.export) for output in again.outputs] == [("accounts", "accounts")]


def test_what_was_decided_about_a_part_stays_for_the_whole_and_after_taking_it_apart(tmp_path):
    parts = loaded(tmp_path, FILES)
    table = join(parts, tmp_path / "whole", "accounts")
    project = project_of(parts, step=True)
    whole = with_joined(project, "a", [part.table.name for part in parts], table)
    (output,) = whole.outputs
    assert (output.export, output.fields[0].steps[0].transform) == ("accounts", "trim_whitespace")
    apart = taken_apart(whole, "a", "accounts", [(part.table, part.reading) for part in parts])
    assert [export.name for export in apart.a.exports] == [part.table.name for part in parts]
    assert apart.output(output.name).export == parts[0].table.name
    assert {each.export for each in apart.outputs} == {part.table.name for part in parts}


def test_a_run_names_file_and_line_and_its_sum_holds(tmp_path):
    files = {"a1.csv": b"Id,Rate\n1,7\n2,x\n", "a2.csv": b"Id;Rate\n3;19\n4;y\n5\n6;7\n"}
    parts = loaded(tmp_path, files)
    table = join(parts, tmp_path / "whole", "a")
    project = with_joined(project_of(parts), "a", [part.table.name for part in parts], table)
    (output,) = project.outputs
    numbers = Step(transform="parse_number", options={"decimal": "point"})
    fields = (output.fields[0], output.fields[1].model_copy(update={"steps": (numbers,)}))
    project = project.with_output(output.model_copy(update={"fields": fields}))
    report = run(project, {("a", "a"): table}, catalogue(), tmp_path / "out")
    (one,) = report.outputs
    assert one.holds
    assert [(part.label, part.account.rows) for part in one.parts] == [("a1.csv", 2), ("a2.csv", 3)]
    assert (tmp_path / "out" / "a.csv").read_text() == "Id,Rate\n1,7\n3,19\n6,7\n"
    rejected = pl.read_csv(tmp_path / "out" / "a.rejected.csv", infer_schema=False)
    assert rejected.select("file", "line", "step").rows() == [
        ("a1.csv", "3", "step 1 parse_number"),
        ("a2.csv", "3", "step 1 parse_number"),
        ("a2.csv", "4", "load"),
    ]


def test_newer_parts_are_loaded_as_the_earlier_ones_were(tmp_path):
    parts = [
        ToJoin(part.table, Reading(delimiter=",")) for part in loaded(tmp_path / "old", {"a1.csv": b"Id,Name\n1,x\n"})
    ]
    parts += loaded(tmp_path / "old", {"a2.csv": b"Id,Name\n2,y\n"})
    project = Project()
    for part in parts:
        project = with_table(project, "a", part.table, part.reading)
    whole = with_joined(project, "a", ["a1", "a2"], join(parts, tmp_path / "whole", "a"))
    new = tmp_path / "new"
    new.mkdir()
    for file, text in {"a1.csv": "Id,Name\n1,x;1\n", "a2.csv": "Name,Id\nz,3\n", "a3.csv": "Id;Name\n4;w\n"}.items():
        (new / file).write_text(text)
    table = load_parts(whole.a.exports[0], sorted(new.glob("*.csv")), tmp_path / "tables", silent, max_bytes=10**9)
    assert table.scan().drop(LINE).collect().rows() == [("1", "x;1"), ("3", "z"), ("4", "w")]
    assert [each.part.reading.delimiter for each in table.parts] == [",", None, None]


def test_a_further_table_of_a_newer_part_is_named_and_a_lost_one_refused(tmp_path):
    export = Export(name="a", file="a.csv", parts=(Part(file="a1.csv"), Part(file="a2.csv", number=1)))
    one, two = tmp_path / "a1.csv", tmp_path / "a2.csv"
    one.write_text("Id,Name\n1,x\n2,y\n")
    two.write_text("Id,Name\n3,z\n4,w\n\n\nCity,Street,Zip\nUlm,Gasse 1,89073\nBonn,Weg 2,53111\n")
    made = load_parts(export, [one, two], tmp_path / "out", silent, max_bytes=1_000)
    assert made.rows == 4
    (named,) = [finding for finding in made.findings if finding.code == "table_left_out"]
    assert named.rows == 2
    assert "a2.csv also holds table 2 (City, Street, Zip)" in named.sentence
    lost = export.model_copy(update={"parts": (Part(file="a1.csv"), Part(file="a2.csv", number=3))})
    with pytest.raises(FileError, match=r"a2\.csv has no table 3 any more"):
        load_parts(lost, [one, two], tmp_path / "again", silent, max_bytes=1_000)


def test_files_of_one_name_are_each_read_as_their_own_bytes_were(tmp_path):
    parts, files = [], []
    for folder, quote in (("east", ""), ("west", '"')):
        file = tmp_path / folder / "x.csv"
        file.parent.mkdir()
        file.write_text(f'Id;Name\n1;"{folder}"\n')
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        parts.append(Part(file="x.csv", sha256=digest, reading=Reading(quote=quote)))
        files.insert(0, file)
    made = load_parts(
        Export(name="x", file="x.csv", parts=tuple(parts)), files, tmp_path / "out", silent, max_bytes=1_000
    )
    assert made.scan().collect()["Name"].to_list() == ["west", '"east"']
