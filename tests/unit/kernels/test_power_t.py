"""Power of the t test against R's ``power.t.test``, and against what power must do."""

import math
import shutil
import subprocess
from dataclasses import dataclass

import pytest

from solidarity_eval._kernels.power_t import crossing, t_power


@dataclass(frozen=True)
class TTest:
    """One group of pairs, or two groups of one size, asked as R's ``power.t.test`` is."""

    groups: int = 1
    alpha: float = 0.05
    strict: bool = True

    def power(self, n, effect):
        size, df = abs(effect) * math.sqrt(n / self.groups), self.groups * (n - 1)
        return t_power(size, df, alpha=self.alpha, strict=self.strict)

    def detectable(self, n, power=0.8):
        return crossing(lambda effect: self.power(n, effect), power, low=0.0, step=1.0)

    def needed(self, effect, power=0.8):
        return crossing(lambda n: self.power(n, effect), power, low=2.0, step=2.0)


# R 4.2.2, power.t.test(n or power, delta, sd = 1, strict or not); printed with 15 digits.
TWO_SAMPLE_STRICT = {
    (64, 0.5): 0.801459557922328,
    (40, 0.25): 0.197183119364517,
    (15, 0.8): 0.561784851741215,
}
TWO_SAMPLE_ONE_TAIL = {(64, 0.5): 0.801458623367973, (40, 0.25): 0.196092562040956}
PAIRED_STRICT = {
    (64, 0.5): 0.976055576887729,
    (40, 0.25): 0.338311413456617,
    (15, 0.8): 0.821310538724584,
}
PAIRS_NEEDED = {0.5: 33.3672039788043, 0.25: 127.516137624265, 0.8: 14.3027903185108}
PER_GROUP_NEEDED = {0.5: 63.7657637248441, 0.25: 252.128116357006, 0.8: 25.524631229888}
PAIRED_DETECTABLE = {64: 0.355650560918029, 40: 0.454257487278125, 15: 0.778023407566794}


@pytest.mark.parametrize(("design", "power"), PAIRED_STRICT.items())
def test_power_of_pairs(design, power):
    assert TTest().power(*design) == pytest.approx(power, rel=1e-8)


@pytest.mark.parametrize(("design", "power"), TWO_SAMPLE_STRICT.items())
def test_power_of_two_groups(design, power):
    assert TTest(groups=2).power(*design) == pytest.approx(power, rel=1e-8)


@pytest.mark.parametrize(("design", "power"), TWO_SAMPLE_ONE_TAIL.items())
def test_one_tail_only_is_the_default_of_r(design, power):
    assert TTest(groups=2, strict=False).power(*design) == pytest.approx(power, rel=1e-8)


@pytest.mark.parametrize(("effect", "pairs"), PAIRS_NEEDED.items())
def test_pairs_needed(effect, pairs):
    assert TTest(strict=False).needed(effect) == pytest.approx(pairs, rel=1e-6)


@pytest.mark.parametrize(("effect", "people"), PER_GROUP_NEEDED.items())
def test_people_needed_in_each_of_two_groups(effect, people):
    assert TTest(groups=2, strict=False).needed(effect) == pytest.approx(people, rel=1e-6)


@pytest.mark.parametrize(("pairs", "effect"), PAIRED_DETECTABLE.items())
def test_detectable_change(pairs, effect):
    assert TTest(strict=False).detectable(pairs) == pytest.approx(effect, rel=1e-6)


@pytest.mark.parametrize("more", [{}, {"groups": 2}, {"strict": False}, {"alpha": 0.001}])
def test_power_needed_and_detectable_undo_each_other(more):
    test = TTest(**more)
    effect = test.detectable(37.5, power=0.9)
    assert test.power(37.5, effect) == pytest.approx(0.9, abs=1e-10)
    assert test.needed(effect, power=0.9) == pytest.approx(37.5, rel=1e-8)


def test_without_effect_power_is_the_level():
    for level in (0.05, 0.01):
        assert TTest(alpha=level).power(20, 0.0) == pytest.approx(level, abs=1e-12)


def test_bounds():
    assert TTest().needed(1000.0) == 2.0
    assert math.isinf(TTest().needed(1e-9))
    assert TTest().power(30, 40.0) == 1.0


@pytest.mark.parametrize("effect", [0.1, 0.5, 1.0, 1.73, 3.0, 6.5, 18.5, 100.0])
@pytest.mark.parametrize("n", [2, 5, 38.3, 200, 519.05, 1e5])
def test_power_is_a_number_however_far_the_tails(n, effect):
    for test in (TTest(), TTest(alpha=0.001), TTest(groups=2)):
        assert 0.0 < test.power(n, effect) <= 1.0 + 1e-12


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_other_values_against_r():
    call = (
        "for (n in c(5, 12.5, 200)) for (d in c(.05, .6, 1.4)) cat(sprintf('%.15g ', "
        "power.t.test(n = n, delta = d, sd = 1, sig.level = .01, type = 'paired', "
        "strict = TRUE)$power))"
    )
    said = subprocess.run(["Rscript", "-e", call], capture_output=True, text=True, check=True)
    theirs = [float(value) for value in said.stdout.split()]
    test = TTest(alpha=0.01)
    ours = [test.power(n, effect) for n in (5, 12.5, 200) for effect in (0.05, 0.6, 1.4)]
    assert ours == pytest.approx(theirs, rel=1e-8)
