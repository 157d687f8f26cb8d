"""The clauses of the five sources and where each stands: the shipped scenario of a system declares what its clause says.

A row: source and article, the clause in English, scenario, path of the term, value. What the terms do is tested clause by clause in
the other files of this room, in tests/sim (security, groups) and in tests/contracts (schedules). What the sources say and no term
expresses is listed at the end with its reason, and told in the scenario concerned.
"""

import pytest

from sim.terms.files import PROJECT
from sim.terms.resolve import load_scenario

CLAUSES = [
    # [0] the textbook
    ("[0]", "small and short: a year or one production cycle", "01_grameen", "product.repayment.installments", 50),
    ("[0]", "borrow whole, repay in parts: weekly, fortnightly, monthly", "01_grameen", "product.repayment.every_weeks", 1),
    ("[0]", "repeat loans: after full repayment the next loan follows", "01_grameen", "product.cycles.growth", 0.5),
    ("[0]", "group joint liability of scattered poor households", "01_grameen", "product.liability.kind", "joint"),
    ("[0]", "center meetings: public repayment, training", "01_grameen", "lender.centers.members", 30),
    ("[0]", "women first", "01_grameen", "lender.approval.women_first", True),
    ("[0]", "installments act as forced saving", "01_grameen", "product.savings.installment_share", 0.05),
    ("[0]", "no collateral or third-party guarantee in the pure form", "02_bri", "product.liability.kind", "individual"),
    ("[0]", "commercial: lends for profit to a wider clientele", "02_bri", "product.client.types", ("farm", "mixed", "trade")),
    ("[0]", "welfarist: funded by donors, does not cover its cost", "12_welfarist", "lender.capital.donations_yuan_month", 2500),
    ("[0]", "institutionalist: covers its cost without donations", "13_institutionalist", "lender.capital.donations_yuan_month", 0),
    # [1] the Chuxiong notice
    ("[1] 2(1)", "below 50,000 yuan", "04_chuxiong", "product.amount.max_yuan", 50_000),
    ("[1] 2(1)", "within three years", "04_chuxiong", "product.repayment.term_months", 36),
    ("[1] 2(1)", "no guarantee, no collateral", "04_chuxiong", "product.liability.kind", "individual"),
    ("[1] 2(1)", "at the benchmark rate", "04_chuxiong", "product.interest.rate_annual", 0.0475),
    ("[1] 2(1)", "interest subsidized by the fisc", "04_chuxiong", "product.subsidy.share", 1.0),
    ("[1] 2(1)", "those who have left poverty keep access", "04_chuxiong", "product.eligibility.left_poverty_too", True),
    ("[1] 2(2)", "registered poor households only", "04_chuxiong", "product.eligibility.registered_only", True),
    ("[1] 2(2)", "village officials survey demand and rate", "04_chuxiong", "village.officials.survey_share", None),
    ("[1] 2(3)", "for production only", "04_chuxiong", "lender.checks.productive_share", 0.1),
    ("[1] 4(1)", "a fund in the ratio 1:10 to the loans", "04_chuxiong", "lender.fund.leverage", 10),
    ("[1] 4(1)", "benchmark deposit rate plus 10 %", "04_chuxiong", "lender.fund.deposit_premium", 0.1),
    ("[1] 4(2)", "compensation may start at a bad part of 3 %", "04_chuxiong", "lender.fund.trigger_share", 0.03),
    ("[1] 4(2)", "the fund pays 80 %, the bank bears 20 %", "04_chuxiong", "lender.fund.fund_share", 0.8),
    ("[1] 4(2)", "beyond the multiple the county tops up in time", "04_chuxiong", "lender.fund.top_up_months", 1),
    ("[1] 4(2)", "bank and poverty office go on collecting", "04_chuxiong", "lender.recovery.ask_share", 0.1),
    ("[1] 4(3)", "adjusted each quarter", "04_chuxiong", "lender.fund.adjust_months", 3),
    ("[1] 4(3)", "closed after two years without lending", "04_chuxiong", "lender.fund.idle_months", 24),
    ("[1] 5(1)", "renewal without repaying the principal", "04_chuxiong", "product.renewal.without_principal", True),
    ("[1] 5(1)", "extension for those who cannot pay for reasons beyond control", "04_chuxiong",
     "product.renewal.extension_installments", 1),
    ("[1] 5(1)", "a further loan, never above 50,000 in all", "04_chuxiong", "product.renewal.top_up", True),
    ("[1] 5(1)", "two points above the bank's own target tolerated", "04_chuxiong", "lender.appraisal.tolerance", 0.02),
    ("[1] 5(2)", "planned lending must be met", "04_chuxiong", "lender.quota.yuan_month", 60_000),
    # [2] the bank manual
    ("[2] 9(2)", "at most 220 loans a month", "05_farmer_joint", "lender.capacity.loans_month", 220),
    ("[2] 9(2)", "or 15 million a month", "05_farmer_joint", "lender.capacity.yuan_month", 15_000_000),
    ("[2] 9(2)", "30 % more for repeat clients", "05_farmer_joint", "lender.capacity.repeat_extra", 0.3),
    ("[2] 9(2)", "another after-loan post for each 100 million", "05_farmer_joint", "lender.staffing.loans_per_manager_yuan",
     100_000_000),
    ("[2] 13", "an outlet of at most ten officers", "05_farmer_joint", "lender.officers.count", 10),
    ("[2] 15", "trainee, junior after three months, graded each year", "05_farmer_joint", "lender.grades.trainee_months", 3),
    ("[2] 15", "caps on clients and portfolio, passed by authorization", "05_farmer_joint", "lender.grades.graded", True),
    ("[2] 16", "suspended above 2 %", "05_farmer_joint", "lender.suspension.officer_share", 0.02),
    ("[2] 16", "and above 200,000", "05_farmer_joint", "lender.suspension.officer_bad_yuan", 200_000),
    ("[2] 16(2)", "arrears effectively under control", "05_farmer_joint", "lender.suspension.control_share", 1.0),
    ("[2] 17", "above 500,000", "05_farmer_joint", "lender.suspension.branch_bad_yuan", 500_000),
    ("[2] 17", "and above 3 %", "05_farmer_joint", "lender.suspension.branch_share", 0.03),
    ("[2] 17", "a month of grace", "05_farmer_joint", "lender.suspension.grace_months", 1),
    ("[2] 17", "more than 30 % of the peak recovered", "05_farmer_joint", "lender.suspension.recovered_share", 0.3),
    ("[2] 17", "measures of collection in place", "05_farmer_joint", "lender.suspension.measures_months", 3),
    ("[2] 18", "three to five farm households", "05_farmer_joint", "product.liability.group_max", 5),
    ("[2] 18", "three to five farm households", "05_farmer_joint", "product.liability.group_min", 3),
    ("[2] 18", "three merchants", "07_merchant_joint", "product.liability.group_max", 3),
    ("[2] 18", "one or two natural persons", "06_farmer_guaranteed", "product.liability.guarantors", 2),
    ("[2] 18", "one or two natural persons", "08_merchant_guaranteed", "product.liability.kind", "guarantor"),
    ("[2] 20(2)", "age 18 to 60", "05_farmer_joint", "product.eligibility.over65_too", False),
    ("[2] 20(2)", "two workers in a farmer's household", "05_farmer_joint", "product.eligibility.members_min", 2),
    ("[2] 21", "yearly net income above the loan", "06_farmer_guaranteed", "product.liability.guarantor_income_times", 1.0),
    ("[2] 21", "a salary of at least 2,000 a month", "06_farmer_guaranteed", "product.liability.guarantor_salary_month_yuan", 2000),
    ("[2] 21", "and a yearly income of half the loan", "06_farmer_guaranteed", "product.liability.guarantor_salary_share", 0.5),
    # [3] the cooperatives' guideline
    ("[3] 9(2)", "debts below 50 % of assets", "09_coop_unsecured", "product.eligibility.debt_share_max", 0.5),
    ("[3] 10(1)", "at least five members", "10_coop_joint", "product.liability.group_min", 5),
    ("[3] 10(2)", "debts below 60 % of assets", "10_coop_joint", "product.eligibility.debt_share_max", 0.6),
    ("[3]", "unsecured: at most a year", "09_coop_unsecured", "product.repayment.term_months", 12),
    ("[3]", "members' risk fund: loans at most three times the fund", "11_coop_fund", "product.liability.fund_multiple", 3.0),
    ("[3]", "deposits in each member's own name", "11_coop_fund", "product.liability.kind", "pooled_fund"),
    ("[3] 14", "dual signatures", "09_coop_unsecured", "lender.capacity.two_person_yuan", 1),
    ("[3] 18", "a rating valid for a year", "09_coop_unsecured", "lender.rating.valid_months", 12),
    ("[3] 19", "managed dynamically", "09_coop_unsecured", "lender.rating.dynamic", True),
    ("[3] 23(1)", "with the line, debts at most 75 % of assets", "09_coop_unsecured", "lender.line.debt_share_max", 0.75),
    ("[3] 23(2)", "at most 20 % of the line", "09_coop_unsecured", "product.rating.line_share", 0.2),
    ("[3] 23(3)", "at most 25 % of the line", "10_coop_joint", "product.rating.line_share", 0.25),
    ("[3] 24", "better rates for good credit, higher for weak", "09_coop_unsecured", "product.rating.steps_annual",
     (-0.02, 0.0, 0.03)),
    ("[3] 25", "drawn many times, repaid and drawn again", "09_coop_unsecured", "lender.line.revolving", True),
    ("[3] 32", "five parts of a price", "09_coop_unsecured", "product.interest.rate_annual", 0.12),
    ("[3] 44", "a reward account kept apart", "09_coop_unsecured", "lender.rewards.escrow", True),
    ("[3] 45", "the unpaid balance compensates losses", "09_coop_unsecured", "lender.rewards.loss_share", 0.2),
    ("[3] 47", "exemption of who did his duty", "09_coop_unsecured", "lender.rewards.exempt_share", 0.5),
    # [4] Yilong
    ("[4]", "small town trade 10,000", "03_yilong", "product.yilong_trade.amount.max_yuan", 10_000),
    ("[4]", "pure farming 3,000", "03_yilong", "product.yilong_farm.amount.max_yuan", 3_000),
    ("[4]", "farming with small trade or workshop 5,000", "03_yilong", "product.yilong_mixed.amount.max_yuan", 5_000),
    ("[4]", "12 months", "03_yilong", "product.yilong_trade.repayment.term_months", 12),
    ("[4]", "10 % a year, on the original principal", "03_yilong", "product.yilong_trade.interest.rate_annual", 0.10),
    ("[4]", "flat", "03_yilong", "product.yilong_trade.interest.basis", "flat"),
    ("[4]", "every ten days", "03_yilong", "product.yilong_trade.repayment.every_days", 10),
    ("[4]", "renewal after six months of a first loan", "03_yilong", "product.yilong_trade.renewal.after_months_first", 6),
    ("[4]", "after three of a later one", "03_yilong", "product.yilong_trade.renewal.after_months_old", 3),
    ("[4]", "at most two loans at once", "03_yilong", "product.yilong_trade.renewal.max_loans", 2),
    ("[4]", "the second repays at most 15 days apart", "03_yilong", "product.yilong_trade.renewal.second_every_days_max", 15),
    ("[4]", "emergency loans for who was struck", "03_yilong", "product.yilong_emergency.eligibility.struck_only", True),
    ("[4]", "even over 65", "03_yilong", "product.yilong_emergency.eligibility.over65_too", True),
    ("[4]", "the head samples 30 % of old clients", "03_yilong", "lender.approval.head_sample_share", 0.3),
    ("[4]", "branch up to 10,000", "03_yilong", "lender.approval.committee_limit_yuan", 10_000),
    ("[4]", "short by one yuan is at risk", "03_yilong", "product.yilong_trade.arrears.tolerance_yuan", 1.0),
    ("[4]", "10, 25, 50, 75, 100 % of the balance", "03_yilong", "lender.provisioning.shares", (0.1, 0.25, 0.5, 0.75, 1.0)),
    ("[4]", "30, 60, 90, 120 days", "03_yilong", "lender.provisioning.days", (30, 60, 90, 120)),
]
NOT_THERE = {
    "[0] collateral, and joint liability with physical collateral": "what a pledge would fetch is in no source",
    "[1] 3 ratings of whole villages": "named as an experiment, without criteria or consequences",
    "[1] 3 shares that households take in enterprises": "voluntary, from own funds, no loan of the program",
    "[2] 6, 7 separate posts": "one lender acts; two-person rules and the split of approval from lending are terms of capacity",
    "[2] 18 guarantees for the highest amount over a period": "each loan finds its guarantors anew",
    "[2] 20 marriage, experience in the trade, habits, owners' shares": "households of a village do not differ in them",
    "[3] 11 the members' own agreement on the risk fund": "losses are shared by the fund as it is",
    "[4] late loans moved to receivables and spread over the next year": "written off after a year late, by lender.writeoff.days",
}
"""What the sources name and no term expresses, and why; each stands in the scenario concerned or in lenders/README.md."""
LOADED = {}


def declared(name, path):
    """The value of a path in the base system of a source: the first arm."""
    if name not in LOADED:
        LOADED[name] = load_scenario(f"sources/{name}").arms[0]
    arm = LOADED[name]
    noun, *steps = path.split(".")
    found = {"lender": arm.lender, "village": arm.villages[0]}.get(noun) or arm.products[0]
    named = {product.name: product for product in arm.products}
    if noun == "product" and steps[0] in named:
        found, steps = named[steps[0]], steps[1:]
    for step in steps:
        found = getattr(found, step)
    return found


@pytest.mark.parametrize("source, clause, name, path, value", CLAUSES, ids=[f"{row[0]} {row[1]}, {row[2]}" for row in CLAUSES])
def test_the_shipped_system_declares_its_clause(source, clause, name, path, value):
    found = declared(name, path)
    if value is None:
        assert found, f"{source} {clause}: switched on"
    else:
        assert found == value, f"{source} {clause}"


def test_every_source_is_read():
    """At least ten clauses of each document, and of each of the first eleven systems one; what is not there is said to a reader."""
    for number in range(5):
        assert sum(row[0].startswith(f"[{number}]") for row in CLAUSES) >= 10, number
    assert {row[2][:2] for row in CLAUSES} == {f"{number:02d}" for number in range(1, 14)}
    page = (PROJECT / "scenarios/lenders/README.md").read_text("utf-8")
    assert [one for one in NOT_THERE if one not in page] == []
