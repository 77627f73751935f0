"""Write the sample exports of a CRM and an ERP, with planted defects, and the truth beside them.

The same bytes every time. Run `python cli.py samples DIR`, or `python -m samples.make DIR`.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from samples import crm, erp
from samples.companies import BOTH, CRM_ONLY, companies
from samples.sheet import Answers, Broken, Defect

Side = Literal["a", "b"]
SEED = 20260301
NAMES: Mapping[Side, str] = {"a": "Lumen CRM", "b": "Kontor ERP"}
FILES: Mapping[Side, tuple[str, ...]] = {
    "a": ("accounts.csv", "contacts.csv", "users.csv", "deals.csv"),
    "b": ("Kunden.csv", "Ansprechpartner.csv", "Rechnungen.csv"),
}


@dataclass(frozen=True)
class Truth:
    """What is known about the samples; `truth.json` holds the same."""

    files: tuple[Path, ...]
    defects: tuple[Defect, ...]
    broken: tuple[Broken, ...]
    answers: tuple[Answers, ...]
    matches: tuple[tuple[str, str], ...]
    """Account ID and Kundennummer of the companies that both systems know."""


def write_samples(folder: Path) -> Truth:
    """Write every sample file and `truth.json` into a folder, which is made if need be."""
    truth = write_exports(folder)
    said = asdict(truth) | {"files": [path.name for path in truth.files]}
    (folder / "truth.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return truth


def write_exports(folder: Path) -> Truth:
    """Write the sample files alone into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    known = companies(rng)
    in_crm, in_erp = known[: CRM_ONLY + BOTH], known[CRM_ONLY:]
    accounts, *others = crm.sheets(rng, in_crm)
    customers, *more = erp.sheets(rng, in_erp)
    crm_ids = dict(
        zip((company.number for company in in_crm), (row["Account ID"] for row in accounts.rows), strict=False)
    )
    erp_ids = dict(
        zip((company.number for company in in_erp), (row["Kundennummer"] for row in customers.rows), strict=False)
    )
    written = [sheet.write(folder) for sheet in (accounts, *others, customers, *more)]
    return Truth(
        files=tuple(path for path, *_ in written),
        defects=tuple(defect for _, defects, *_ in written for defect in defects),
        broken=tuple(broken for _, _, found, _ in written for broken in found),
        answers=tuple(answers for *_, found in written for answers in found),
        matches=tuple((crm_ids[number], erp_ids[number]) for number in crm_ids if number in erp_ids),
    )


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]))
