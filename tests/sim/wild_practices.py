"""What lenders, the state and villagers may do beyond lending, drawn at random and to the extreme.

Each practice comes now and then, so that most scenarios have one or two of them and some have many.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

Change = tuple[str, object]
OFTEN = 0.25
CALLED = 0.1
"""Chance of guarantors whom anybody may be and who are called at once, so that they answer, pay and are paid back now and then."""
DATED = 0.2
"""Chance that a product's dates are real ones, that its days are counted, that the oldest installment is paid first."""
WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
PRACTICES: dict[str, tuple[tuple[str, tuple], ...]] = {
    "recovery": (("lender.recovery.ask_share", (0.01, 0.3, 1.0)),),
    "repaid funds": (("lender.capital.repay_share_month", (0.01, 0.3, 1.0)), ("lender.capital.credit_line_yuan", (100_000,)),
                     ("lender.capital.borrowings_yuan", (0, 10_000, 100_000))),
    "fund": (
        ("lender.fund.leverage", (1, 5, 10, 1000)), ("lender.fund.start_yuan", (0, 1, 3_000, 1_000_000)),
        ("lender.fund.deposit_rate_annual", (0.0, 0.03, 1.0)), ("lender.fund.deposit_premium", (0.0, 0.1, 1.0)),
        ("lender.fund.bad_days", (0, 10, 30, 90)), ("lender.fund.trigger_share", (0.0, 0.0, 0.03, 1.0)),
        ("lender.fund.fund_share", (0.0, 0.8, 1.0)), ("lender.fund.top_up_months", (0, 1, 12)),
        ("lender.fund.adjust_months", (1, 3)), ("lender.fund.idle_months", (1, 3, 24)), ("lender.fund.budget_yuan", (0, 2_000)),
        ("lender.recovery.ask_share", (0.0, 0.3, 1.0)), ("product.yilong_mixed.compensation.covered", (True,)),
        ("product.joint_liability_group.compensation.covered", (False, True)),
    ),
    "list of the poor": (
        ("village.poor_list.kept", (True,)), ("village.poor_list.wrongly_in_chance", (0.0, 0.2, 1.0)),
        ("village.poor_list.wrongly_out_chance", (0.0, 0.2, 0.9)), ("village.poor_list.review_months", (0, 1, 6)),
        ("village.spending.poverty_line_yuan", (500, 2_300, 6_000)),
        ("product.yilong_mixed.eligibility.registered_only", (False, True)),
        ("product.yilong_mixed.eligibility.left_poverty_too", (False, True)),
        ("product.yilong_mixed.eligibility.over65_too", (False, True)),
        ("village.officials.survey_share", (0.0, 0.5, 1.0)), ("village.officials.collect_strength", (0.0, 0.5, 1.0)),
        ("village.officials.supervise_share", (0.0, 0.1, 1.0)), ("village.fraud.names_chance", (0.0, 0.3, 1.0)),
        ("village.fraud.on_lending_chance", (0.0, 0.3, 1.0)), ("village.fraud.on_lending_share", (0.0, 0.5, 1.0)),
        ("village.fraud.pays_chance", (0.0, 0.8, 1.0)), ("village.fraud.inflated_share", (0.0, 0.5, 10.0)),
        ("lender.checks.find_share", (0.0, 0.1, 1.0)),
    ),
    "rewards": (
        ("lender.rewards.per_loan_yuan", (0, 10, 1_000)), ("lender.rewards.amount_share", (0.0, 0.01, 1.0)),
        ("lender.rewards.interest_share", (0.0, 0.1, 1.0)), ("lender.rewards.quality_weight", (0.0, 1.0, 100.0)),
        ("lender.rewards.escrow", (False, True, True)), ("lender.rewards.release_share", (0.0, 0.1, 1.0)),
        ("lender.rewards.loss_share", (0.0, 0.2, 1.0)), ("lender.rewards.exempt_share", (0.0, 0.5, 1.0)),
        ("lender.officers.count", (1, 3)),
    ),
    "time and grades": (
        ("lender.time.minutes_month", (0, 60, 9_600)), ("lender.time.screen_minutes", (1, 90, 10_000)),
        ("lender.time.collect_minutes", (0, 20)), ("lender.time.novice_extra", (0.0, 1.0, 10.0)),
        ("lender.grades.graded", (False, True)), ("lender.grades.start", (0, 1, 3)), ("lender.grades.trainee_months", (0, 3)),
        ("lender.grades.caps_clients", ([0, 0, 0, 0], [1, 2, 3, 4], [50, 150, 250, 350])),
        ("lender.grades.caps_yuan", ([0, 0, 0, 0], [5e3, 2e4, 5e4, 1e5], [1e6, 3e6, 5e6, 8e6])),
        ("lender.staff.turnover_annual", (0.0, 0.5, 1.0)), ("lender.staff.favor_chance", (0.0, 0.5, 1.0)),
    ),
    "suspension": (
        ("lender.suspension.officers", (False, True)), ("lender.suspension.doubtful_days", (0, 10, 90)),
        ("lender.suspension.officer_share", (0.0, 0.02, 1.0)), ("lender.suspension.officer_bad_yuan", (0, 1_000)),
        ("lender.suspension.retrain_months", (0, 1, 6)), ("lender.suspension.handed_over_share", (0.0, 0.5, 1.0)),
        ("lender.suspension.branch", (False, True)), ("lender.suspension.branch_share", (0.0, 0.03)),
        ("lender.suspension.branch_bad_yuan", (0, 1_000)), ("lender.suspension.grace_months", (0, 1)),
        ("lender.suspension.recovered_share", (0.0, 0.3, 1.0)),
    ),
    "branch": (
        ("lender.branch.background_yuan", (0, 1_000, 1e8)), ("lender.branch.background_clients", (0, 1, 1_000)),
        ("lender.branch.background_growth_annual", (-0.9, 0.0, 5.0)), ("lender.branch.background_bad_share", (0.0, 0.05, 1.0)),
        ("lender.branch.background_applications_month", (0, 5, 1_000)),
        ("lender.branch.background_applied_yuan_month", (0, 1e4, 1e7)), ("lender.branch.break_even", (False, True)),
        ("lender.capacity.loans_month", (0, 1, 220)), ("lender.capacity.yuan_month", (0, 5_000, 15e6)),
        ("lender.capacity.repeat_extra", (0.0, 0.3, 1.0)), ("lender.capacity.two_person_yuan", (0, 1_000)),
        ("lender.quota.yuan_month", (0, 1_000, 1e6)), ("lender.quota.relax_share", (0.0, 1.0, 100.0)),
    ),
    "groups and will": (
        ("lender.collection.group_payment", ("each", "whole", "equal")), ("village.will.sanction_yuan", (0, 50, 1e6)),
        ("village.will.penalty_share", (0.0, 1.0, 100.0)), ("village.will.patience_annual", (0.0, 0.5, 1.0)),
        ("village.will.expected_success", (0.0, 0.5, 1.0)), ("village.demand.liability_weight", (0.0, 1.0, 10.0)),
        ("lender.approval.exclusion_months", (0, 1, 12)),
    ),
    "two groups of income": (
        ("village.income.family", ("mixture",)), ("village.income.better_off_share", (0.01, 0.2, 0.5)),
        ("village.income.better_off_times", (1.1, 3.0)),
    ),
    "heavy tails of income": (
        ("village.income.family", ("double_pareto_lognormal",)), ("village.income.upper_tail", (2.0, 10.0)),
        ("village.income.lower_tail", (0.5, 10.0)), ("village.income.gini", (0.65, 0.9)),
    ),
    "a cow": (
        ("village.asset.price_yuan", (1, 300, 3_000)), ("village.asset.income_yuan_month", (0, 50, 10_000)),
        ("village.asset.wait_months", (0, 2, 60)), ("village.asset.life_months", (1, 3, 600)),
        ("village.asset.death_chance_month", (0.0, 0.1, 1.0)), ("village.asset.sale_discount", (0.0, 0.3, 1.0)),
    ),
    "costs of harvests": (("village.livelihood.inputs_share", (0.1, 0.36, 0.9)),),
    "limits of trade": (
        ("village.business.crowding", (0.2, 1.0)), ("village.labor.exponent", (0.0, 0.3, 0.49, 0.95)),
    ),
    "migration": (
        ("village.migration.sent_yuan_month", (1, 300, 1e5)), ("village.migration.fare_yuan", (0, 100, 1e5)),
        ("village.migration.months", (1, 3, 12)), ("village.migration.no_work_chance", (0.0, 0.3, 1.0)),
        ("village.migration.members_min", (1, 2, 20)), ("village.migration.chance_month", (0.0, 0.1, 1.0)),
        ("village.migration.lost_profit_share", (0.0, 0.3, 1.0)), ("village.spending.temptation_share", (0.0, 0.1, 1.0)),
    ),
    "disasters": (
        ("shocks.disaster.month", (1, 2, 5)), ("shocks.disaster.months", (1, 3)),
        ("shocks.disaster.whom", ("all", "farm", "trade")),
        ("shocks.disaster.hit_share", (0.3, 1.0)), ("shocks.disaster.capital_share", (0.0, 0.5, 1.0)),
        ("shocks.disaster.livestock_share", (0.0, 0.5, 1.0)), ("shocks.theft.chance_month", (0.1, 1.0)),
        ("shocks.theft.cash_share", (0.0, 0.5, 1.0)), ("shocks.price.chance_harvest", (0.0, 0.5, 1.0)),
        ("shocks.price.fall_share", (0.0, 0.3, 1.0)),
    ),
    "signing": (("village.signing.woman_signs_share", (0.3, 1.0)), ("village.signing.she_holds_share", (0.0, 0.4, 1.0)),
                ("village.signing.her_business_share", (0.0, 0.5)), ("village.signing.hand_over_chance", (0.0, 0.8, 1.0))),
    "stopping": (("village.will.walk_away_month", (0.1, 1.0)), ("village.will.come_back_chance", (0.0, 0.3, 1.0)),
                 ("village.will.honesty_mean", (0.0, 0.6))),
    "other lender": (
        ("village.rival.reach_share", (0.3, 1.0)), ("village.rival.rate_annual", (0.0, 0.3, 5.0)),
        ("village.rival.months_of_income", (0.0, 1.0, 24.0)), ("village.rival.term_months", (1, 6, 60)),
        ("village.rival.chance_month", (0.0, 0.2, 1.0)), ("village.rival.to_repay_chance", (0.0, 0.5, 1.0)),
        ("village.rival.paid_first", (False, True)), ("lender.approval.bureau_share", (0.0, 0.5, 1.0)),
    ),
    "kin": (("village.sharing.rate", (0.1, 0.5, 1.0)), ("village.sharing.memory", (0.0, 0.5, 1.0)),
            ("village.ties.clan_households", (1, 3, 10_000))),
    "leaving": (("village.leaving.hungry_months", (0, 1, 3, 120)), ("village.leaving.chance_month", (0.0, 0.02, 1.0))),
    "coping": (
        ("village.coping.for_food", (False, True)), ("village.coping.sell_tools", (False, True)),
        ("village.coping.tools_discount", (0.0, 0.5, 1.0)), ("village.coping.hunger_lost_share", (0.0, 0.3, 1.0)),
        ("village.coping.recover_share", (0.0, 0.5, 1.0)),
    ),
    "deaths": (
        ("shocks.death.chance_month", (0.01, 0.2, 1.0)), ("shocks.death.over65_factor", (0.0, 1.0, 1000.0)),
        ("shocks.death.funeral_months", (0.0, 2.0, 60.0)), ("shocks.death.labor_share", (0.0, 0.4, 1.0)),
        ("product.yilong_mixed.insurance.life", (False, True)),
    ),
    "ways out": (
        ("village.resting.chance", (0.0, 0.5, 1.0)), ("village.resting.months", (0, 1, 60)),
        ("village.resting.chosen", (False, True)), ("village.graduation.income_lines", (0.0, 1.0, 1000.0)),
        ("village.graduation.assets_lines", (0.0, 1.0)), ("village.graduation.bank_chance", (0.0, 0.1, 1.0)),
        ("village.graduation.clean_loans", (0, 1, 120)), ("village.quitting.meeting_yuan", (0, 3, 1e5)),
        ("village.quitting.pressure_yuan_month", (0, 30, 1e6)), ("village.quitting.cover_share", (0.0, 0.5, 1.0)),
        ("village.quitting.months", (0, 1, 120)),
    ),
    "ventures and groups": (
        ("village.ventures.share", (0.2, 1.0)), ("village.ventures.months", (1, 3, 60)),
        ("village.ventures.safe_chance", (0.0, 0.9)),
        ("village.ventures.safe_factor", (0.0, 1.2, 3.0)), ("village.ventures.risky_chance", (0.0, 0.4, 1.0)),
        ("village.ventures.risky_factor", (0.0, 2.0, 10.0)), ("village.ventures.risky_share", (0.0, 0.5, 1.0)),
        ("village.ventures.chosen", (False, True)), ("village.ventures.cooperation", (0.0, 1.0)),
        ("village.ventures.ease_share", (0.0, 0.3, 10.0)), ("village.ventures.watched_effect", (0.0, 10.0)),
        ("village.moneylender.watch_share", (0.0, 0.4, 1.0)),
        ("village.groups.formation", ("neighbors", "random", "assortative", "ties")),
        ("village.groups.known_share", (0.0, 0.5, 1.0)),
        ("lender.costs.watch_share", (0.0, 0.05, 10.0)), ("lender.collection.liability_share", (0.0, 1.0, 1000.0)),
    ),
    "watching": (
        ("village.watching.share", (0.3, 1.0)), ("village.watching.cost_yuan", (0, 1, 10_000)),
        ("village.watching.distance_loss", (0.0, 0.5, 1.0)), ("village.watching.sanction_yuan", (0, 100, 1e6)),
    ),
    "standing": (
        ("village.standing.shame_yuan", (0, 50, 1e6)), ("village.standing.contagion", (0.0, 0.5, 1.0)),
        ("village.standing.bond_yuan", (1, 100, 1e6)), ("village.standing.build_share", (0.0, 0.3, 1.0)),
        ("village.standing.decay_month", (0.0, 0.1, 1.0)), ("village.standing.quarrel_share", (0.0, 0.5, 1.0)),
    ),
    "diverting": (("village.diverting.chosen", (True,)), ("village.diverting.pull", (0.0, 0.4, 10.0)),
                  ("lender.checks.productive_share", (0.0, 0.3, 1.0))),
    "parting": (
        ("village.parting.break_share", (0.0, 0.3, 1.0)), ("village.parting.ahead_months", (0.0, 6.0, 60.0)),
        ("village.parting.back_share", (0.0, 0.5, 1.0)), ("village.parting.expels", (False, True)),
        ("village.parting.every_months", (0, 1, 3)), ("village.parting.give_up_months", (0, 1, 12)),
        ("village.parting.repay_share", (0.0, 0.3, 1.0)), ("village.parting.reluctance", (0.0, 0.5, 1.0)),
    ),
    "example": (("village.example.weight", (0.3, 1.0)), ("village.example.whose", ("ties", "group"))),
    "ratings and lines": (
        ("lender.rating.valid_months", (1, 12)), ("lender.rating.dynamic", (False, True)), ("lender.rating.clean_loans", (0, 1)),
        ("lender.rating.debt_share_max", (0.0, 0.5, 1.0)), ("lender.rating.burden_share_max", (0.0, 0.3, 5.0)),
        ("lender.rating.opinion_min", (0.0, 0.5, 1.0)), ("lender.rating.opinion_sd", (0.0, 3.0)),
        ("lender.rating.limits", ([1.0, 1.0, 1.0], [1.0, 0.5, 0.0], [0.1, 0.1, 0.1])),
        ("lender.line.income_times", ([0.0, 0.0, 0.0], [2.0, 1.0, 0.5], [100.0, 0.0, 0.0])),
        ("lender.line.debt_share_max", (0.0, 0.75, 1.0)), ("lender.line.revolving", (False, True)),
        ("product.yilong_mixed.rating.steps_annual", ([0.0, 0.0, 0.0], [0.0, 0.05, 0.1])),
        ("product.yilong_mixed.rating.line_share", (0.0, 0.2, 1.0)), ("product.eligibility.debt_share_max", (1.0, 0.5)),
    ),
    "hiding": (("lender.staff.hide_chance", (0.3, 1.0)), ("lender.staff.hide_days", (0, 10, 60)),
               ("lender.checks.audit_share", (0.0, 0.2, 1.0))),
    "in need": (("lender.liquidity.when_short", ("borrow", "stop", "wind_up")),
                ("lender.liquidity.emergency_rate_annual", (0.0, 0.2, 5.0)), ("lender.liquidity.wage_share", (0.0, 0.5, 1.0)),
                ("lender.liquidity.wind_up_months", (0, 2)), ("lender.capital.equity_yuan", (1_000, 20_000))),
    "appraisal and checks": (
        ("lender.appraisal.target_share", (0.0, 0.02, 1.0)), ("lender.appraisal.tolerance", (0.0, 0.02)),
        ("lender.appraisal.caution_share", (0.0, 0.5, 1.0)), ("lender.checks.productive_share", (0.1, 0.5, 1.0)),
        ("lender.checks.visit_share", (0.0, 0.2, 1.0)), ("lender.checks.see_chance", (0.0, 0.5, 1.0)),
        ("lender.approval.women_first", (False, True))),
    "staff and centers": (
        ("lender.staffing.clients_per_officer", (0, 1, 8)), ("lender.staffing.most", (1, 4)),
        ("lender.staffing.review_months", (1, 3)), ("lender.staffing.split_above", (0, 1, 2)),
        ("lender.staffing.split_bad_share", (0.0, 0.02, 1.0)), ("lender.staffing.outlet_yuan_month", (0, 1_000)),
        ("lender.capacity.loans_month", (0, 1, 3)), ("lender.capacity.reviewer_yuan_month", (0, 50)),
        ("lender.centers.members", (0, 1, 10)), ("lender.centers.minutes", (0, 120)),
        ("lender.centers.cost_yuan_month", (0, 40)), ("lender.centers.hear_chance", (0.0, 0.2, 1.0)),
        ("lender.centers.press_share", (0.0, 0.5, 1.0)), ("lender.centers.training_yuan_month", (0, 10)),
        ("lender.centers.training_months", (0, 1, 12)), ("lender.centers.training_gain", (0.0, 0.1, 1.0))),
    "policies": (("product.insurance.insured_share", (0.1, 1.0)), ("lender.insurance.premium_annual", (0.0, 0.06, 1.0)),
                 ("lender.insurance.yield_below", (0.01, 0.9, 2.0))),
    "nature": (
        ("shocks.failure.chance_month", (0.0, 0.1, 1.0)), ("village.business.better_factor", (1.0, 3.0)),
        ("village.business.better_fixed_yuan_month", (0, 100)), ("village.ties.sociability_log_sd", (0.0, 1.0, 3.0)),
        ("village.ties.aloof_share", (0.0, 0.5, 0.9)), ("village.ties.clan_households", (1, 3, 10_000)),
    ),
    "reinstatement": (
        ("lender.suspension.officers", (True,)), ("lender.suspension.branch", (True,)),
        ("lender.suspension.doubtful_days", (0, 10)),
        ("lender.suspension.officer_bad_yuan", (0, 1_000)), ("lender.suspension.branch_bad_yuan", (0, 1_000)),
        ("lender.suspension.retrain_months", (1, 3)), ("lender.suspension.control_share", (0.0, 1.0, 10.0)),
        ("lender.suspension.measures_months", (0, 2)), ("lender.suspension.other_branch_share", (0.0, 0.5, 1.0)),
        ("lender.staffing.loans_per_manager_yuan", (100, 1e6)), ("lender.staffing.manager_yuan_month", (0, 1)),
    ),
    "costs by size": (
        ("lender.costs.size_power", (0.57, 1.0)), ("lender.costs.per_loan_yuan", (0.01, 100)),
        ("lender.costs.size_reference_yuan", (1.0, 3_000.0, 1e9))),
    "credit life": (
        ("shocks.death.chance_month", (0.01, 0.2, 1.0)), ("product.yilong_mixed.insurance.life", (True,)),
        ("product.yilong_mixed.insurance.life_premium_share", (0.0, 0.005, 1.0))),
}
"""Practices, and values that their terms take, bounds among them."""
REVIVED: tuple[Change, ...] = (
    ("lender.open", True), ("lender.capital.equity_yuan", 100_000), ("lender.officers.count", 2),
    ("lender.officers.visits_month", 20), ("lender.officers.time_share", 1.0), ("lender.approval.burden_share_max", 2.0),
    ("lender.approval.committee_limit_yuan", 10_000), ("village.demand.ask_chance_month", 1.0), ("village.news.start_share", 1.0))
"""A lender with money and time, and people who ask: then something happens to the practices drawn."""


def practices(draw: random.Random) -> list[Change]:
    """The terms of the practices of a scenario; half of the scenarios have a lender that lends, whatever else is drawn."""
    changes = list(REVIVED) if draw.random() < 0.5 else []
    for terms in PRACTICES.values():
        if draw.random() < OFTEN:
            changes += [(path, draw.choice(values)) for path, values in terms]
    return changes


def real_dates(draw: random.Random, name: str, start: date, terms: dict[str, object]) -> list[Change]:
    """Days of rest, holidays, interest by actual days, payments that pay the oldest installment first; what does not go with the
    other terms of the product is refused and drawn again.
    """
    at, changes = f"product.{name}.", []
    convention, rate, prorated = (terms[f"{at}interest.{term}"] for term in ("convention", "rate_annual", "prorated"))
    counted = convention == "cumulative" and rate and prorated
    if draw.random() < DATED:
        first = start + timedelta(days=draw.randint(0, 500))
        closed = [first + timedelta(days=k) for k in range(draw.choice([1, 7, 40]))]
        changes += [(f"{at}repayment.rest_days", draw.choice([[], ["sunday"], WEEK[:6], ["saturday", "sunday"]])),
                    (f"{at}repayment.holidays", draw.choice([[], closed])),
                    (f"{at}repayment.moved", draw.choice(["next", "previous"]))]
    if counted and draw.random() < 2 * DATED:
        changes += [(f"{at}interest.counting", "actual_days"), (f"{at}interest.days_in_month", 0),
                    (f"{at}interest.days_in_year", draw.choice([0, 360, 364, 365]))]
    if draw.random() < DATED:
        changes += [(f"{at}allocation.by", "installment")]
    return changes


def security(draw: random.Random, name: str) -> list[Change]:
    """Guarantors or a risk fund in place of what secures a product otherwise (groups keep their sizes)."""
    at = f"product.{name}.liability."
    if name == "joint_liability_group" and draw.random() < 0.3:
        share, times = draw.choice([(0.34, 3.0), (0.1, 0.0), (0.5, 2.0), (0.02, 100.0)])
        return [(f"{at}kind", "pooled_fund"), (f"{at}fund_share", share), (f"{at}fund_multiple", times),
                (f"{at}call_days", draw.choice([0, 10, 30])), (f"{at}sequence", []), (f"{at}wave_installments", 0)]
    if name == "yilong_mixed" and draw.random() < CALLED:
        return [*REVIVED, (f"{at}kind", "guarantor"), (f"{at}guarantors", draw.choice([1, 2])),
                (f"{at}guarantor_income_times", 0.001), (f"{at}guarantor_salary_month_yuan", 0),
                (f"{at}guarantor_salary_share", 100.0), (f"{at}call_days", 0),
                ("village.ties.degree", 30.0), ("village.ties.aloof_share", 0.0), ("village.will.honesty_mean", 0.1)]
    if name == "yilong_mixed" and draw.random() < 0.3:
        return [(f"{at}kind", "guarantor"), (f"{at}guarantors", draw.choice([1, 2])),
                (f"{at}guarantor_income_times", draw.choice([0.001, 0.01, 1.0, 100.0])),
                (f"{at}guarantor_salary_month_yuan", draw.choice([0, 300, 2_000])),
                (f"{at}guarantor_salary_share", draw.choice([0.01, 0.5, 100.0])), (f"{at}call_days", draw.choice([0, 10, 30])),
                ("village.ties.degree", draw.choice([1.0, 6.0, 30.0])), ("village.ties.aloof_share", 0.0),
                ("village.will.honesty_mean", draw.choice([0.1, 0.6]))]
    return []
