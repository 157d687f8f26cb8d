"""APR, EIR and time value of money against the given vectors; the price of products by hand."""

from datetime import date

import pytest

from analysis import tvm
from analysis.cost import cash_flows, cost_of, periods_per_year, sustainable_yield
from sim.contracts.schedule import build_schedule
from tests.contracts.worlds import product, read

APR = {v["id"]: v for v in read("apr_eir")}
TVM = {v["id"]: v for v in read("tvm")}


@pytest.mark.parametrize("vector", [v for v in APR.values() if "periods_per_year" in v], ids=lambda v: v["id"])
def test_rates(vector):
    found = tvm.irr([float(x) for x in vector["borrower_cash_flow"]])
    yearly = float(vector["periods_per_year"])
    assert f"{found:.10f}" == vector["period_rate"]
    assert f"{found * yearly * 100:.4f}" == vector["apr_pct"]
    assert f"{((1 + found) ** yearly - 1) * 100:.4f}" == vector["eir_pct"]


def test_every_vector_of_the_file_is_used():
    rest = {name for name, v in APR.items() if "periods_per_year" not in v}
    assert rest == {"APR-24", "APR-25", "APR-26", "APR-27", "APR-F12", "APR-F6", "APR-F50", "APR-F4"}


def test_uneven_dates():
    """APR-24 is given without its dates and cannot be recomputed; the spreadsheet's own example serves instead."""
    x = TVM["TVM-22"]
    found = tvm.xirr([date.fromisoformat(d) for d in x["args"]["dates"]], x["args"]["cf"])
    assert found == pytest.approx(float(x["expected"]), abs=5e-9)


@pytest.mark.parametrize(("name", "yearly"), [("APR-25", 12), ("APR-26", 13)])
def test_conversion(name, yearly):
    assert f"{tvm.effective(float(APR[name]['apr_pct']) / 100, yearly) * 100:.4f}" == APR[name]["eir_pct"]


@pytest.mark.parametrize(("name", "n", "flat"), [("APR-F12", 12, 0.01), ("APR-F6", 6, 0.02), ("APR-F50", 50, 0.002),
                                                 ("APR-F4", 4, 0.03)])
def test_flat_rate_to_period_rate(name, n, flat):
    """The vectors do not state the flat rate; these are 1, 2, 0.2 and 3 percent a period."""
    assert f"{tvm.irr([1.0] + [-(1.0 / n + flat)] * n):.10f}" == APR[name]["period_rate"]


def places(expected):
    return 10.0 ** -len(expected.partition(".")[2]) * 0.51 if "." in expected else 0.51


def number(value):
    top, _, low = str(value).partition("/")
    return float(top) / float(low or 1)


@pytest.mark.parametrize("vector", [v for v in TVM.values() if v["id"] not in {"TVM-09", "TVM-17", "TVM-18", "TVM-22", "TVM-23"}],
                         ids=lambda v: v["id"])
def test_time_value(vector):
    a = {k: number(v) for k, v in vector["args"].items() if k != "cf"}
    due = int(a.get("due", 0))
    kind = vector["function"].split()[0]
    found = {
        "pmt": lambda: tvm.pmt(a["rate"], a["nper"], a["pv"], a.get("fv", 0.0), due),
        "fv": lambda: tvm.fv(a["rate"], a["nper"], a["pmt"], a["pv"], due),
        "pv": lambda: tvm.pv(a["rate"], a["nper"], a["pmt"], a.get("fv", 0.0), due),
        "nper": lambda: tvm.nper(a["rate"], a["pmt"], a["pv"], a.get("fv", 0.0), due),
        "rate": lambda: tvm.rate(a["nper"], a["pmt"], a["pv"]) * (12 if "annual" in vector["function"] else 1),
        "irr": lambda: tvm.irr(vector["args"]["cf"]),
        "npv": lambda: tvm.npv(a["rate"], vector["args"]["cf"]),
        "effect": lambda: tvm.effective(a["nominal"], a["npery"]),
        "nominal": lambda: tvm.nominal(a["effective"], a["npery"]),
    }[kind]()
    assert float(found) == pytest.approx(float(vector["expected"]), abs=places(vector["expected"]), rel=1e-13)


@pytest.mark.parametrize(("name", "part", "first", "last"), [("TVM-09", tvm.ipmt, 1, 12), ("TVM-17", tvm.ipmt, 13, 24),
                                                           ("TVM-18", tvm.ppmt, 13, 24)])
def test_parts_of_payments(name, part, first, last):
    a = {k: number(v) for k, v in TVM[name]["args"].items()}
    found = sum(part(a["rate"], k, a["nper"], a["pv"]) for k in range(first, last + 1))
    assert found == pytest.approx(float(TVM[name]["expected"]), abs=places(TVM[name]["expected"]))


def test_running_table():
    a = {k: number(v) for k, v in TVM["TVM-23"]["args"].items()}
    balance = a["pv"]
    for row in TVM["TVM-23"]["expected"]:
        principal, interest = -tvm.ppmt(a["rate"], row["n"], 12, a["pv"]), -tvm.ipmt(a["rate"], row["n"], 12, a["pv"])
        balance -= principal
        assert (f"{principal:.2f}", f"{interest:.2f}", f"{abs(balance):.2f}") == (
            row["principal"], row["interest"], row["balance"])


def price(amount, **sections):
    made = product(**sections)
    return made, cost_of(made, build_schedule(made, amount, date(2012, 1, 5)))


GRAMEEN = {"repayment": {"every_weeks": 1, "installments": 44}, "interest": {"rate_term": 0.1, "rate_annual": 0.0, "basis": "flat"}}


def test_saving_withheld_and_returned():
    """finance.md section 3: 24.7 % a year with 5 % withheld and returned, 34.8 % if it never comes back."""
    _, back = price(1_000_000, **GRAMEEN, savings={"opening_share": 0.05})
    _, never = price(1_000_000, **GRAMEEN, savings={"opening_share": 0.05, "withdrawable": "never"})
    assert f"{back.apr:.3f}" == "0.247"
    assert f"{never.apr * 100:.4f}" == APR["APR-14"]["apr_pct"]
    assert back.saved == back.returned == 50_000


def test_yilong_costs_nearly_twice_its_rate():
    made, cost = price(500_000, repayment={"every_days": 10, "term_months": 12},
                       interest={"rate_annual": 0.1, "basis": "flat", "days_in_year": 360})
    assert periods_per_year(made) == 36
    assert cost.apr * 100 == pytest.approx(float(APR["APR-08"]["apr_pct"]), abs=0.01)
    assert cost.interest == 50_000


def test_fees_subsidy_and_two_changes_of_sign():
    _, plain = price(100_000)
    _, dear = price(100_000, fees={"opening_share": 0.03, "installment_yuan": 1.0})
    _, free = price(100_000, subsidy={"share": 1.0})
    made = product(savings={"opening_share": 0.3, "rate_annual": 0.05})
    schedule = build_schedule(made, 100_000, date(2012, 1, 5))
    flows = cash_flows(made, schedule)
    assert plain.apr == pytest.approx(0.24, abs=1e-4)
    assert dear.apr > plain.apr and dear.total == dear.interest + 3_000 + 12 * 100
    assert free.apr == pytest.approx(0.0, abs=1e-9) and free.total == 0
    assert flows[0] > 0 > flows[1] and flows[-1] > 0
    assert 0.24 < cost_of(made, schedule).apr < 0.6


def test_sustainable_yield():
    assert sustainable_yield(0.2, 0.02, 0.08, 0.05, 0.01) == pytest.approx(0.34 / 0.98)
    with pytest.raises(ValueError, match="whole portfolio"):
        sustainable_yield(0.1, 1.0, 0.1, 0.0, 0.0)
