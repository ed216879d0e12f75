"""The codes of a project, linked as its file asks, with what there is to say about it."""

from __future__ import annotations

from dataclasses import replace

from solidarity_eval.intake.context import Context
from solidarity_eval.intake.dataset import Dataset, InputFile
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.keys.decisions import NAME, Decided, read_decisions
from solidarity_eval.intake.keys.linking import Linkage, Step, relink
from solidarity_eval.schemas.tables import PersonCode


def link_project(dataset: Dataset, context: Context) -> tuple[Dataset, Decided | None]:
    """Link the codes that people make themselves; a project of given codes stays as it is."""
    codes = _codes(context)
    if not codes:
        return dataset, None
    decided = read_decisions(context.folder, population=next(iter(codes)))
    asked = Linkage(
        tolerances={population: code.tolerance for population, code in codes.items()},
        waves=tuple(wave.id for wave in context.project.waves),
        decisions=decided.decisions,
    )
    within = {
        name: code.tolerance if code.linkage == "loose" else 0 for name, code in codes.items()
    }
    return relink(replace(dataset, linkage=asked), within), decided


def _codes(context: Context) -> dict[str, PersonCode]:
    """Return the code of each population whose people make their own, the first file's."""
    codes: dict[str, PersonCode] = {}
    for table in context.project.tables.response_files:
        if table.code is not None:
            codes.setdefault(context.population_of(table), table.code)
    return codes


class _Place:
    path = NAME
    sheet = None


def linkage_findings(linkage: Linkage | None, names: dict[str, str]) -> list[Finding]:
    """Say, for each time, what was linked, what is to be decided, what was refused."""
    findings = []
    for step in linkage.steps if linkage else ():
        wave = names.get(step.wave, step.wave)
        findings.append(_told(step, wave))
        for pairs, variant in ((step.proposed, "strict"), (step.loose, "loose")):
            if pairs:
                findings.append(
                    found("close_codes", _Place(), count=len(pairs), wave=wave, variant=variant)
                )
    return findings


def _told(step: Step, wave: str) -> Finding:
    return found(
        "linked_codes",
        _Place(),
        wave=wave,
        after=step.after,
        exact=step.exact,
        confirmed=step.confirmed,
        loose=len(step.loose),
        proposed=len(step.proposed),
        refused=step.refused,
        share=step.chance_share or 0.0,
    )


def decisions_input(decided: Decided | None) -> tuple[InputFile, ...]:
    """Return the file of decisions among those that were read."""
    import hashlib

    if decided is None or decided.ledger.raw is None:
        return ()
    ledger = decided.ledger
    return (
        InputFile(
            path=NAME,
            sha256=hashlib.sha256(ledger.data).hexdigest(),
            rows=len(ledger.rows),
            decided=dict(decided.ledger.raw.decided),
        ),
    )
