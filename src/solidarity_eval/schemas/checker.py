"""What the checks of a project file share: the project, and the problems found so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.problems import KeyPath, Problem, nearest_of
from solidarity_eval.schemas.project import InstrumentUse, Project
from solidarity_eval.schemas.yaml_reader import YamlDocument

_PROBLEM_FIELDS = ("value", "allowed", "nearest", "severity")


@dataclass(kw_only=True)
class Checker:
    """A project, its questionnaires in the order of the file, and the problems found so far."""

    project: Project
    uses: Sequence[tuple[InstrumentUse, Instrument | None]]
    document: YamlDocument
    problems: list[Problem] = field(default_factory=list)

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """The questionnaires that could be read, by id."""
        return {one.id: one for _, one in self.uses if one is not None}

    @property
    def all_resolved(self) -> bool:
        """Whether every questionnaire could be read."""
        return all(instrument is not None for _, instrument in self.uses)

    @property
    def populations(self) -> tuple[str, ...]:
        """Ids of the populations."""
        return tuple(population.id for population in self.project.populations)

    @property
    def waves(self) -> tuple[str, ...]:
        """Ids of the times."""
        return tuple(wave.id for wave in self.project.waves)

    def report(self, code: str, path: KeyPath, **fields: object) -> None:
        """Add a problem; ``value, allowed, nearest, severity`` are its own, the rest is named."""
        own = {name: fields.pop(name) for name in _PROBLEM_FIELDS if name in fields}
        self.problems.append(self.document.problem(code, path, values=fields, **own))

    def told(self, code: str, path: KeyPath) -> bool:
        """Tell whether this problem of this place was reported already."""
        return any(one.code == code and one.path == path for one in self.problems)

    def known(self, code: str, path: KeyPath, *, value: object, among: Iterable[str]) -> None:
        """Report a value that names nothing; None names nothing on purpose."""
        allowed = tuple(among)
        if value is not None and value not in allowed:
            self.report(
                code, path, value=str(value), allowed=allowed, nearest=nearest_of(value, allowed)
            )
