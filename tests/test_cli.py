"""The command line: what is written, what is said, and the exit code."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli import main, spread
from engine.project import Check, Export, FieldMap, Output, Part, Project, Step, System

ROOT = Path(__file__).parent.parent
DEALS = "Id;Amount;Stage\n1; 1,5 ;won\n2;1.234,56;open\n3;x;\n"


@pytest.fixture
def deals(tmp_path):
    path = tmp_path / "deals.csv"
    path.write_bytes(DEALS.encode("cp1252"))
    return path


def rows(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_help_comes_without_loading_the_engine():
    said = subprocess.run(
        [sys.executable, "-c", "import cli, sys; cli.main(['--help']); print('polars' in sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines()[-1] == "False"
    for command in ("load", "profile", "check", "run", "try", "transforms", "describe", "samples"):
        assert f"  {command} " in said.stdout


@pytest.mark.parametrize(
    ("given", "made"),
    [
        pytest.param(
            ["load", "x.csv", "--set", "encoding=cp1252", "header_row=2", "--out", "o"],
            ["load", "x.csv", "--set", "encoding=cp1252", "--set", "header_row=2", "--out", "o"],
            id="several options behind one --set",
        ),
        pytest.param(
            ["load", "--set", "encoding=cp1252", "a=b.csv"],
            ["load", "--set", "encoding=cp1252", "a=b.csv"],
            id="a file with = in its name is a file",
        ),
        pytest.param(
            ["run", "p.json", "--a", "x=1", "y=2", "--b", "z=3", "--out", "o"],
            ["run", "p.json", "--a", "x=1", "--a", "y=2", "--b", "z=3", "--out", "o"],
            id="several exports behind one --a",
        ),
        pytest.param(
            ["try", "t", "--set", "a=1", "x.csv", "b=2"],
            ["try", "t", "--set", "a=1", "x.csv", "b=2"],
            id="a word between ends it",
        ),
    ],
)
def test_an_option_may_take_several_values(given, made):
    assert spread(given) == made


def test_load_writes_plain_files_with_reports(deals, tmp_path, capsys):
    odd = tmp_path / "odd.txt"
    odd.write_text("a,b\n007,1E5\n1,2,3,4\n")
    code = main(["load", str(deals), str(odd), "--out", str(tmp_path / "out")])
    assert code == 1, "a row was set aside"
    assert rows((tmp_path / "out/deals.csv").read_text())[:2] == [["Id", "Amount", "Stage"], ["1", " 1,5 ", "won"]]
    assert rows((tmp_path / "out/odd.csv").read_text()) == [["a", "b"], ["007", "1E5"]]
    report = json.loads((tmp_path / "out/odd.report.json").read_text())
    assert report["rejected"][0]["line"] == 3
    assert report["row_sum"]["holds"]
    assert json.loads((tmp_path / "out/deals.report.json").read_text())["delimiter"] == ";"
    assert "3 rows, 0 set aside" in capsys.readouterr().out


def test_one_bad_file_does_not_stop_the_others(deals, tmp_path, capsys):
    empty = tmp_path / "empty.csv"
    empty.touch()
    code = main(["load", str(empty), str(tmp_path / "none.csv"), str(deals), "--out", str(tmp_path / "out")])
    said = capsys.readouterr().err.splitlines()
    assert code == 2
    assert len(said) == 2
    assert "empty.csv is empty" in said[0]
    assert "There is no file" in said[1]
    assert (tmp_path / "out/deals.csv").exists()


def test_load_takes_corrections(deals, tmp_path):
    assert main(["load", str(deals), "--out", str(tmp_path / "out"), "--set", "delimiter=tab", "header_row=0"]) == 0
    report = json.loads((tmp_path / "out/deals.report.json").read_text())
    assert (report["delimiter"], report["header_lines"], report["rows"]) == ("\t", [], 4)


def test_load_prints_its_reports_as_json(deals, tmp_path, capsys):
    assert main(["load", str(deals), str(deals), "--out", str(tmp_path / "out"), "--json"]) == 2, "the second is a twin"
    told = capsys.readouterr()
    assert [report["rows"] for report in json.loads(told.out)] == [3]
    assert "was already written" in told.err


def test_load_writes_over_no_input_and_no_other_result(deals, tmp_path, capsys):
    assert main(["load", str(deals), "--out", str(tmp_path)]) == 2
    assert "is an input and would be overwritten" in capsys.readouterr().err
    assert deals.read_bytes() == DEALS.encode("cp1252")
    twin = tmp_path / "other" / "deals.txt"
    twin.parent.mkdir()
    twin.write_text("a,b\n1,2\n")
    assert main(["load", str(deals), str(twin), "--out", str(tmp_path / "out")]) == 2
    assert "was already written from another input" in capsys.readouterr().err
    assert rows((tmp_path / "out/deals.csv").read_text())[0] == ["Id", "Amount", "Stage"]


def test_try_writes_every_row_with_result_reason_and_note(deals, tmp_path, capsys):
    out = tmp_path / "tried.csv"
    code = main(["try", "parse_number", str(deals), "--field", "Amount", "--out", str(out)])
    assert code == 1, "one cell has no result"
    made = rows(out.read_text())
    assert made[0] == ["Id", "Amount", "Stage", "result", "reason", "note"]
    assert [row[3] for row in made[1:]] == ["1.5", "1234.56", ""]
    assert [row[1] for row in made[1:]] == [" 1,5 ", "1.234,56", "x"]
    assert made[3][4], "the reason is said"
    assert "Settled decimal=comma:" in capsys.readouterr().err


def test_an_undecided_column_answers_only_what_every_reading_agrees_on(tmp_path, capsysbinary):
    path = tmp_path / "n.csv"
    path.write_text("Id,n\n1,1.234\n2,5\n3,\n")
    assert main(["try", "parse_number", str(path), "--field", "n"]) == 1
    out, err = capsysbinary.readouterr()
    made = rows(out.decode())
    assert [row[2] for row in made[1:]] == ["", "5", ""]
    because = err.decode().splitlines()[0].removeprefix("Not decided: ")
    assert made[1][3] == because
    assert made[3][3] == ""


def test_names_that_the_input_has_already_are_made_unique(tmp_path, capsysbinary):
    path = tmp_path / "n.csv"
    path.write_text("result,note\n a ,x\n")
    assert main(["try", "trim_whitespace", str(path), "--field", "result", "--set", "inside=yes"]) == 0
    assert capsysbinary.readouterr().out.decode() == "result,note,result_2,reason,note_2\n a ,x,a,,\n"


def test_a_lookup_table_of_ones_own(deals, tmp_path, capsysbinary):
    table = tmp_path / "stages.csv"
    table.write_text("von,nach\nwon,Closed Won\nopen,Open\n")
    arguments = ["try", "map_picklist", str(deals), "--field", "Stage", "--set", "table=stages"]
    assert main([*arguments, "--lookup", f"stages={table}"]) == 0
    assert [row[3] for row in rows(capsysbinary.readouterr().out.decode())[1:]] == ["Closed Won", "Open", ""]


def test_profile_prints_every_field_or_json(deals, capsys):
    main(["profile", str(deals)])
    said = capsys.readouterr().out
    assert "deals.csv: 3 rows, 3 fields" in said
    main(["profile", str(deals), "--json"])
    assert [field["name"] for field in json.loads(capsys.readouterr().out)["fields"]] == ["Id", "Amount", "Stage"]


def test_samples_are_written(tmp_path, capsys):
    assert main(["samples", str(tmp_path / "samples")]) == 0
    written = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert len(written) >= 6
    assert all(path.stat().st_size for path in written)


def test_a_fault_of_ours_tells_where_and_no_cell(deals, monkeypatch, capsys):
    import engine.load

    def broken(*_args, **_options):
        raise RuntimeError(deals.read_text())

    monkeypatch.setattr(engine.load, "load", broken)
    assert main(["profile", str(deals)]) == 3
    said = capsys.readouterr().err
    assert "RuntimeError: a fault of Crosswalk" in said
    assert "1.234,56" not in said


def test_transforms_are_listed_and_described(capsys):
    assert main(["transforms", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"name", "group", "title"} == set(listed[0])
    for one in listed:
        assert main(["describe", one["name"]]) == 0
        said = capsys.readouterr().out
        assert one["title"] in said
        assert "Examples" in said


def written_project(tmp_path, *steps, checks=()):
    fields = (
        FieldMap(target="Id", source="Id", checks=checks),
        FieldMap(target="Amount", source="Amount", steps=steps),
    )
    project = Project(
        a=System(name="ERP", exports=(Export(name="deals", file="deals.csv"),)),
        outputs=(Output(name="deals", side="a", export="deals", fields=fields),),
    )
    path = tmp_path / "project.json"
    path.write_text(project.to_json(), encoding="utf-8")
    return str(path)


def test_run_writes_everything_and_says_where_the_rows_went(deals, tmp_path, capsys):
    project = written_project(tmp_path, Step(transform="parse_number", options={"decimal": "comma"}))
    out = tmp_path / "out"
    assert main(["run", project, "--a", f"deals={deals}", "--out", str(out)]) == 1, "a row was rejected"
    assert (out / "deals.csv").read_text() == "Id,Amount\n1,1.5\n2,1234.56\n"
    assert len(rows((out / "deals.rejected.csv").read_text())) == 2
    assert (out / "project.json").read_bytes() == Path(project).read_bytes()
    assert "3 rows = 2 written + 1 rejected" in capsys.readouterr().out
    keep = written_project(tmp_path)
    assert main(["run", keep, "--a", f"deals={deals}", "--out", str(out)]) == 0, "nothing was rejected"


def test_run_and_try_write_over_no_input(deals, tmp_path, capsys):
    project = written_project(tmp_path)
    assert main(["run", project, "--a", f"deals={deals}", "--out", str(tmp_path)]) == 2
    assert "deals.csv is an input and would be overwritten" in capsys.readouterr().err
    assert main(["try", "trim_whitespace", str(deals), "--field", "Id", "--out", str(deals)]) == 2
    assert deals.read_bytes() == DEALS.encode("cp1252")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deals.csv", "project.json"]


def test_a_file_with_two_tables_is_given_once(tmp_path, capsys):
    both = tmp_path / "both.csv"
    both.write_text("Id,Name,Amount\n1,Smith,2.50\n2,Jones,3.00\n\ncode,rate\nDE,19\nFR,20\n")
    fields = (FieldMap(target="rate", source="rate"),)
    first = Export(name="both", file="both.csv", sha256="1")
    exports = (first, first.model_copy(update={"name": "both_2", "number": 2}))
    project = Project(
        a=System(name="CRM", exports=exports),
        outputs=(Output(name="rates", side="a", export="both_2", fields=fields),),
    )
    (tmp_path / "p.json").write_text(project.to_json())
    out = tmp_path / "out"
    main(["run", str(tmp_path / "p.json"), "--a", f"both={both}", "--out", str(out)])
    assert (out / "rates.csv").read_text() == "rate\n19\n20\n"
    assert main(["run", str(tmp_path / "p.json"), "--a", f"both_2={both}", "--out", str(out)]) == 2
    assert "Give --a both=FILE; it brings both_2 along." in capsys.readouterr().err


def parts(folder):
    folder.mkdir()
    texts = {
        "acc_1.csv": "Id,Name\n1,x\n2,y\n",
        "acc_2.csv": "Name;Id\nz;3\nkaputt\n;4\n",
        "acc_10.csv": "Id,Name\n9,w\n",
    }
    for file, text in texts.items():
        (folder / file).write_text(text)
    return folder


def test_files_with_the_same_columns_are_loaded_as_one_table(tmp_path, capsys):
    folder, out = parts(tmp_path / "in"), tmp_path / "out"
    assert main(["load", str(folder / "acc_*.csv"), "--one-table", "--out", str(out)]) == 1
    assert rows((out / "acc.csv").read_text())[1:] == [["1", "x"], ["2", "y"], ["3", "z"], ["4", ""], ["9", "w"]]
    report = json.loads((out / "acc.report.json").read_text())
    assert [(row["file"], row["line"]) for row in report["rejected"]] == [("acc_2.csv", 3)]
    assert report["row_sum"]["holds"]
    said = capsys.readouterr().out
    assert "  acc_2.csv: 2 rows, 1 set aside" in said
    assert "5 rows of 3 parts, 1 set aside" in said
    (folder / "acc_11.csv").write_text("Id,Phone\n1,2\n")
    assert main(["load", str(folder / "acc_*.csv"), "--one-table", "--out", str(out)]) == 2
    assert "acc_11.csv is no part of the same table" in capsys.readouterr().err


def test_run_and_check_take_all_parts_of_an_export(tmp_path, capsys):
    folder, out = parts(tmp_path / "in"), tmp_path / "out"
    export = Export(name="acc", file="acc_1.csv", parts=(Part(file="acc_1.csv"), Part(file="acc_2.csv")))
    name = FieldMap(target="Name", source="Name", checks=(Check(rule="required"),))
    fields = (FieldMap(target="Id", source="Id"), name)
    project = Project(
        a=System(name="A", exports=(export,)), outputs=(Output(name="acc", side="a", export="acc", fields=fields),)
    )
    (tmp_path / "project.json").write_text(project.to_json())
    given = [str(tmp_path / "project.json"), "--a", f"acc={folder / 'acc_*.csv'}"]
    assert main(["check", *given]) == 1
    assert "1 rows fail, reject (lines acc_2.csv, 4)" in capsys.readouterr().out
    assert main(["run", *given, "--out", str(out)]) == 1
    assert rows((out / "acc.csv").read_text())[1:] == [["1", "x"], ["2", "y"], ["3", "z"], ["9", "w"]]
    refused = rows((out / "acc.rejected.csv").read_text())
    assert [row[:2] for row in refused] == [["file", "line"], ["acc_2.csv", "3"], ["acc_2.csv", "4"]]
    one_by_one = [word for file in ("acc_10.csv", "acc_2.csv", "acc_1.csv") for word in ("--a", f"acc={folder / file}")]
    assert main(["run", given[0], *one_by_one, "--out", str(tmp_path / "again")]) == 1
    for path in out.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_check_counts_failing_rows(deals, tmp_path, capsys):
    checks = (Check(rule="pattern", value="[12]"), Check(rule="required"))
    project = written_project(tmp_path, checks=checks)
    assert main(["check", project, "--a", f"deals={deals}"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "deals: Id: pattern [12]: 1 rows fail, reject (lines 4)",
        "deals: Id: required: 0 rows fail, reject",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["nope"], "No such command 'nope'.", id="no such command"),
        pytest.param(["load"], "Missing argument", id="no file"),
        pytest.param(["try", "trim_whitespac", "{deals}", "--field", "Id"], "Did you mean trim_whitespace?", id="typo"),
        pytest.param(["try", "trim_whitespace", "{deals}", "--field", "x"], "has no field “x”", id="no field"),
        pytest.param(
            ["try", "trim_whitespace", "{deals}", "--field", "Id", "--set", "inside=perhaps"],
            "trim_whitespace: inside:",
            id="a wrong value",
        ),
        pytest.param(
            ["try", "trim_whitespace", "{deals}", "--field", "Id", "--set", "inside"],
            "--set inside is not understood",
            id="no value",
        ),
        pytest.param(
            ["load", "{deals}", "--out", "{out}", "--set", "colour=red"], "--set colour is not known", id="no reading"
        ),
        pytest.param(
            ["load", "{deals}", "--out", "{out}", "--set", "header_row=two"], "is no line number", id="no number"
        ),
        pytest.param(
            ["load", "{deals}", "--out", "{out}", "--set", "merged=all"],
            "merged=all is not known",
            id="no such merging",
        ),
        pytest.param(["describe", "nope"], "There is no transform named “nope”", id="nothing to describe"),
        pytest.param(["run", "{deals}", "--out", "{out}"], "This is not a Crosswalk project", id="not a project"),
        pytest.param(["run", "{project}", "--out", "{out}"], "needs the export “deals”", id="an export is missing"),
        pytest.param(
            ["run", "{project}", "--a", "other={deals}", "--out", "{out}"],
            "has no export of that name. Its exports: deals.",
            id="an export that the project does not know",
        ),
        pytest.param(["check", "none.json"], "There is no file none.json", id="no project"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(deals, tmp_path, capsys, arguments, said):
    project = written_project(tmp_path)
    places = {"deals": str(deals), "out": str(tmp_path / "out"), "project": project}
    assert main([word.format(**places) for word in arguments]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert len(told.err.splitlines()) == 1
    assert "Traceback" not in told.err


def test_the_report_of_a_load_says_what_to_set_and_setting_it_answers_the_question(tmp_path, capsys):
    source = tmp_path / "names.csv"
    source.write_text("Anna,Berlin\nOtto,Bonn\nEva,Ulm\n", encoding="utf-8")
    assert main(["load", str(source), "--out", str(tmp_path / "out"), "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    asked = next(one for one in report["decisions"] if one["question"])
    assert report["questions"] == [asked["question"]]
    assert (asked["name"], asked["confidence"], asked["runner_up"]) == ("header_row", 0.6, "no header")
    assert [choice["value"] for choice in asked["choices"]] == ["1", "0"]
    said = f"{asked['name']}={asked['choices'][1]['value']}"
    assert main(["load", str(source), "--out", str(tmp_path / "out"), "--json", "--set", said]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert (report["rows"], report["questions"]) == (3, [])


@pytest.mark.parametrize("said", ["tables=two", "short_rows=pad", "unnamed=middle", "merged=all"])
def test_an_answer_that_there_is_not_is_refused_with_those_that_there_are(said, tmp_path, capsys):
    source = tmp_path / "names.csv"
    source.write_text("a,b\n1,2\n", encoding="utf-8")
    assert main(["load", str(source), "--out", str(tmp_path / "out"), "--set", said]) == 2
    told = capsys.readouterr().err
    assert f"--set {said} is not known. Write " in told
