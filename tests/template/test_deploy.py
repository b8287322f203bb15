"""`make deploy` against an account that others play: what was set stays, and nothing is asked for twice."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from copiste.local.template import load
from infra import parameters as asking
from infra import plan
from infra.parameters import Refused, parameters
from tests.template.parts import ROOT
from tests.template.translation import TEMPLATE

AWS = r"""#!/usr/bin/env bash
echo "aws $*" >>"$LOG"
case "$*" in
    *sts*) ;;
    *StackStatus*) cat "$STANDING" ;;
    *ScreenAddress*) echo https://d1.cloudfront.net ;;
    *describe-stacks*) echo given ;;
    *describe-repositories*) echo 1.dkr.ecr.ca-central-1.amazonaws.com/copiste ;;
    *"s3 cp"*) cat >/dev/null ;;
esac
"""
SAM = '#!/usr/bin/env bash\nprintf "%q " sam "$@" >>"$LOG"; echo >>"$LOG"\n'
EMAIL = {"ParameterKey": "OperatorEmail", "ParameterValue": "garde@exemple.ca"}
SCREEN = {"ParameterKey": "ScreenOrigin", "ParameterValue": "https://d1.cloudfront.net"}


def stands(*known: dict[str, str], status: str = "UPDATE_COMPLETE") -> dict[str, Any]:
    return {"StackStatus": status, "Parameters": [*known]}


def deployed(
    folder: Path, standing: dict[str, Any], *arguments: str, **env: str
) -> tuple[list[dict[str, str]], str, str]:
    """Run deploy.sh; return the parameters of each `sam deploy`, every call, and what was printed."""
    for name, text in (("aws", AWS), ("sam", SAM), ("docker", SAM)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    (folder / "standing.json").write_text(json.dumps(standing))
    log = folder / "log"
    log.touch()
    done = subprocess.run(
        [str(ROOT / "infra/deploy.sh"), *arguments],
        env={"PATH": f"{folder}:/usr/bin:/bin", "LOG": str(log), "STANDING": str(folder / "standing.json"), **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    calls = [shlex.split(line) for line in log.read_text("utf-8").splitlines() if line.startswith("sam deploy")]
    given = [call[call.index("--parameter-overrides") + 1 :] for call in calls]
    sets = [{name: value.strip('"') for name, _, value in (each.partition("=") for each in call)} for call in given]
    return sets, log.read_text("utf-8"), done.stdout


def test_what_was_set_stays_and_every_parameter_is_said(tmp_path: Path) -> None:
    (passes, _, shown) = deployed(tmp_path, stands(EMAIL, SCREEN), MonthlyPages="2000")

    (last,) = passes  # the screen's address is known: one pass does
    assert set(last) == set(load(TEMPLATE)["Parameters"])
    assert (last["OperatorEmail"], last["MonthlyPages"], last["LockDays"]) == ("garde@exemple.ca", "2000", "30")
    for name, value in last.items():
        assert f"  {name} = {value!r} (" in shown


def test_a_stack_whose_making_failed_is_made_again(tmp_path: Path) -> None:
    passes, calls, _ = deployed(tmp_path, stands(EMAIL, status="ROLLBACK_COMPLETE"), OperatorEmail="")

    assert calls.index("delete-stack") < calls.index("stack-delete-complete") < calls.index("sam deploy")
    assert [each["OperatorEmail"] for each in passes] == ["", ""]  # an empty one is said too
    assert [each["ScreenOrigin"] for each in passes] == ["", "https://d1.cloudfront.net"]


def test_a_dry_run_shows_what_stands(tmp_path: Path) -> None:
    _, calls, shown = deployed(tmp_path, stands(EMAIL), "--dry-run")

    assert "  OperatorEmail = 'garde@exemple.ca' (en place / stands)" in shown
    assert "  MonthlyPages = '0' (du gabarit / the template's)" in shown
    assert "create-repository" not in calls


def test_a_dry_run_shows_what_these_parameters_make(tmp_path: Path) -> None:
    def to_be_made(**env: str) -> tuple[str, str]:
        (folder := tmp_path / env.get("Enclosed", "none")).mkdir()
        above, _, below = deployed(folder, stands(EMAIL), "--dry-run", **env)[2].partition("\n- with other parameters")
        return above, below.splitlines()[0]

    plain, left_out = to_be_made()
    assert "VPC" not in plain
    assert " Told" in plain
    assert " NetTextract" in left_out
    assert " Told" not in left_out
    enclosed, left_out = to_be_made(Enclosed="yes")
    assert "AWS::EC2::VPC: Net\n" in enclosed
    assert "NetTextract" not in enclosed
    assert " NetTextract" in left_out
    assert " NetKey" not in left_out


def test_only_what_nobody_decided_is_asked_for() -> None:
    questions: list[str] = []

    def answer(name: str, _description: str, _usual: str) -> str:
        questions.append(name)
        return {"MonthlyBudget": "80"}.get(name, "")

    found = {each.name: each for each in parameters({"LogDays": "365"}, stands(EMAIL), answer)}

    assert set(load(TEMPLATE)["Parameters"]) - {"OperatorEmail", "LogDays", "ScreenOrigin"} == set(questions)
    assert (found["OperatorEmail"].source, found["MonthlyBudget"].value) == ("stands", "80")
    everything = stands(*({"ParameterKey": each.name, "ParameterValue": each.value} for each in found.values()))
    questions.clear()
    again = {each.name: each.value for each in parameters({}, everything, answer)}
    assert questions == []
    assert again == {each.name: each.value for each in found.values()}


def test_who_sits_before_the_screen_is_asked_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a@exemple.ca\n"))
    monkeypatch.setattr(os, "environ", {})

    assert asking.main(["{}", "--ask"]) == 0
    said = capsys.readouterr()
    assert 'OperatorEmail="a@exemple.ca"' in said.out.splitlines()
    assert "MonthlyPages [0]:" in said.err


@pytest.mark.parametrize(
    ("name", "value"),
    [("LogDays", "7"), ("MonthlyPages", "many"), ("LockDays", "0"), ("EventBus", "a bus"), ("Address", 'x"; y')],
)
def test_what_the_template_would_not_take_is_refused_before(name: str, value: str) -> None:
    with pytest.raises(Refused, match=name):
        list(parameters({name: value}, {}))


def test_a_dry_run_says_which_value_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "environ", {"LogDays": "7"})

    assert plan.main() == 2
    assert capsys.readouterr().err == "Valeur refusée / Value refused: LogDays: 30, 60, 90, 180, 365\n"
