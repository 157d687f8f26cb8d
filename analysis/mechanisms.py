"""The mechanisms of the model that a scenario can have or not: the terms that switch each off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["MECHANISMS", "Mechanism"]


@dataclass(frozen=True)
class Mechanism:
    """A mechanism and what switches it off: path (`village`, `shocks`, `lender`, `product`, section, field) -> value.

    Its name in people's words is the text `ablate.<id>` of the catalog.
    """

    id: str
    off: Mapping[str, Any]


MECHANISMS: tuple[Mechanism, ...] = (
    Mechanism("weather_common", {"shocks.weather.common_log_sd": 0.0}),
    Mechanism("weather_own", {"shocks.weather.own_log_sd": 0.0}),
    Mechanism("trade_common", {"shocks.business.log_sd": 0.0}),
    Mechanism("trade_own", {"village.business.shock_log_sd": 0.0}),
    Mechanism("failures", {"shocks.failure.chance_month": 0.0}),
    Mechanism("failures_shared", {"shocks.failure.common_share": 0.0}),
    Mechanism("theft", {"shocks.theft.chance_month": 0.0}),
    Mechanism("price_falls", {"shocks.price.chance_harvest": 0.0}),
    Mechanism("deaths", {"shocks.death.chance_month": 0.0}),
    Mechanism("disaster", {"shocks.disaster.month": 0}),
    Mechanism("illness", {"shocks.illness.chance_month": 0.0}),
    Mechanism("ceremonies", {"shocks.ceremony.chance_month": 0.0}),
    Mechanism("animal_disease", {"shocks.livestock.death_chance_month": 0.0}),
    Mechanism("farm_costs", {"village.livelihood.inputs_share": 0.0}),
    Mechanism("seasons", {"village.livelihood.harvest_weights": (0.0, 0.0)}),
    Mechanism("returns_differ", {"village.business.return_log_sd": 0.0}),
    Mechanism("better_technology", {"village.business.better_factor": 1.0}),
    Mechanism("income_family", {"village.income.family": "lognormal", "village.income.better_off_share": 0.0,
                                "village.income.better_off_times": 1.0, "village.income.upper_tail": 0.0,
                                "village.income.lower_tail": 0.0}),
    Mechanism("lumpy_asset", {"village.asset.price_yuan": 0.0}),
    Mechanism("asset_death", {"village.asset.death_chance_month": 0.0}),
    Mechanism("local_demand", {"village.business.crowding": 0.0}),
    Mechanism("labor_moves", {"village.labor.exponent": 0.0}),
    Mechanism("reinvestment", {"village.business.reinvest_share": 0.0}),
    Mechanism("animals", {"village.livestock.months_of_income": 0.0}),
    Mechanism("distress_sale", {"village.livestock.sale_discount": 0.0}),
    Mechanism("buffer", {"village.spending.buffer_months": 0.0}),
    Mechanism("informal_credit", {"village.informal.limit_months": 0.0}),
    Mechanism("control_of_money", {"village.signing.woman_signs_share": 0.0}),
    Mechanism("other_lender", {"village.rival.reach_share": 0.0, "lender.approval.bureau_share": 0.0}),
    Mechanism("credit_bureau", {"lender.approval.bureau_share": 0.0}),
    Mechanism("kin_sharing", {"village.sharing.rate": 0.0}),
    Mechanism("migration", {"village.migration.sent_yuan_month": 0.0}),
    Mechanism("coping_for_food", {"village.coping.for_food": False}),
    Mechanism("tools_sold", {"village.coping.sell_tools": False}),
    Mechanism("marks_of_hunger", {"village.coping.hunger_lost_share": 0.0}),
    Mechanism("spending_temptation", {"village.spending.temptation_share": 0.0}),
    Mechanism("leaving", {"village.leaving.hungry_months": 0, "village.leaving.chance_month": 0.0}),
    Mechanism("resting", {"village.resting.chance": 0.0}),
    Mechanism("graduation", {"village.graduation.income_lines": 0.0, "village.graduation.assets_lines": 0.0,
                             "village.graduation.bank_chance": 0.0}),
    Mechanism("dropping_out", {"village.quitting.meeting_yuan": 0.0, "village.quitting.pressure_yuan_month": 0.0,
                               "village.quitting.cover_share": 0.0}),
    Mechanism("talk", {"village.news.tell_chance_client": 0.0, "village.news.tell_chance_other": 0.0}),
    Mechanism("hassle", {"village.demand.hassle_yuan": 0.0}),
    Mechanism("liability_shunned", {"village.demand.liability_weight": 0.0}),
    Mechanism("use_in_business", {"village.demand.use_business_share": 0.0}),
    Mechanism("use_in_animals", {"village.demand.use_livestock_share": 0.0}),
    Mechanism("moneylender_watches", {"village.moneylender.watch_share": 0.0}),
    Mechanism("use_chosen", {"village.diverting.chosen": False}),
    Mechanism("temptation", {"village.will.temptation": 0.0}),
    Mechanism("walking_away", {"village.will.walk_away_month": 0.0}),
    Mechanism("penalty", {"village.will.penalty_share": 0.0}),
    Mechanism("peer_sanction", {"village.will.sanction_yuan": 0.0}),
    Mechanism("peer_monitoring", {"village.watching.share": 0.0}),
    Mechanism("group_formation", {"village.groups.formation": "neighbors"}),
    Mechanism("projects", {"village.ventures.share": 0.0}),
    Mechanism("choice_of_project", {"village.ventures.chosen": False}),
    Mechanism("use_watched", {"lender.costs.watch_share": 0.0}),
    Mechanism("shame", {"village.standing.shame_yuan": 0.0}),
    Mechanism("contagion", {"village.standing.contagion": 0.0}),
    Mechanism("trust", {"village.standing.bond_yuan": 0.0}),
    Mechanism("groups_break", {"village.parting.break_share": 0.0}),
    Mechanism("expulsion", {"village.parting.expels": False}),
    Mechanism("groups_anew", {"village.parting.every_months": 0}),
    Mechanism("side_debts_put_off", {"village.parting.repay_share": 1.0, "village.parting.reluctance": 0.0,
                                     "village.parting.give_up_months": 0}),
    Mechanism("example", {"village.example.weight": 0.0}),
    Mechanism("future_loans", {"village.will.patience_annual": 0.0}),
    Mechanism("identification", {"lender.approval.recognize_chance": 0.0}),
    Mechanism("officers_press", {"lender.officers.press_strength": 0.0}),
    Mechanism("officers_err", {"lender.officers.screening_sd": 0.0}),
    Mechanism("frauds", {"village.fraud.names_chance": 0.0, "village.fraud.on_lending_chance": 0.0,
                         "village.fraud.inflated_share": 0.0}),
)
