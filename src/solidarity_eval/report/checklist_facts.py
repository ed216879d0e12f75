"""Which facts a project and its results record, for the reporting checklists."""

from __future__ import annotations

from solidarity_eval.evaluation import Evaluation
from solidarity_eval.interpretation.checklist import checklist_facts
from solidarity_eval.schemas.outcomes import ARM_DESIGNS

# A report of ours always says these.
_ALWAYS = (
    *("abstract", "design", "generalisability", "limitations", "missing_data"),
    *("statistical_methods", "title_design"),
)


def recorded_facts(evaluation: Evaluation, design: str) -> dict[str, object]:
    """Return the facts that are there; those that stand in a text of the team by its file."""
    facts: dict[str, object] = dict.fromkeys(_ALWAYS, True)
    facts |= _in_texts(evaluation) | _in_project(evaluation) | _in_results(evaluation)
    facts["assignment_unit"] = design in ARM_DESIGNS
    facts["time_trend"] = design == "stepped_wedge" and "effect" in _kinds(evaluation)
    facts["controlled"] = design in (*ARM_DESIGNS, "stepped_wedge")
    return facts


def _in_texts(evaluation: Evaluation) -> dict[str, object]:
    return {
        name: (evaluation.folder / fact.where).is_file()
        for name, fact in checklist_facts().items()
        if fact.where.startswith("texte/")
    }


def _in_project(evaluation: Evaluation) -> dict[str, object]:
    project = evaluation.project
    ethics, tables = project.ethics, project.tables
    clustered = any(table.cluster is not None for table in tables.response_files)
    return {
        "clusters": clustered,
        "consent": ethics is not None and ethics.consent_version is not None,
        "eligibility": bool(project.populations),
        "ethics": ethics is not None and ethics.opinion is not None,
        "harms": bool(project.unintended),
        "instruments": bool(project.instruments),
        "interim": project.reporting is not None and project.reporting.final is not None,
        "objectives": bool(project.outcomes),
        "outcomes": bool(project.outcomes),
        "period": project.period is not None,
        "protocol": evaluation.plan is not None,
        "departures": evaluation.plan is not None,
        "recruitment": project.selection is not None,
        "registration": ethics is not None and ethics.registration is not None,
        "sample_size": any(item.planned is not None for item in project.outcomes),
        "settings": bool(project.sites),
        "step_order": project.design.start is not None,
        "subgroups": any(item.subgroups for item in project.outcomes),
        "theory": bool(project.theory_of_change),
    }


def _kinds(evaluation: Evaluation) -> set[str]:
    return {name.partition(".")[2].partition(".")[0] for name in evaluation.results}


def _in_results(evaluation: Evaluation) -> dict[str, object]:
    kinds = _kinds(evaluation)
    estimated = bool(kinds & {"change", "effect", "clustered", "cross_section", "series"})
    return {
        "attrition": "attrition" in kinds,
        "balance": "balance" in kinds,
        "baseline": estimated,
        "estimates": estimated,
        "exposure": "exposure" in kinds,
        "flow": bool(kinds & {"change", "ledger"}),
        "further_analyses": bool(kinds & {"subgroup", "multiverse"}),
        "icc": "clustered" in kinds,
        "interpretation": bool(evaluation.verdicts),
        "numbers_analysed": estimated,
    }
