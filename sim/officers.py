"""Loan officers: their day, their rounds, their judgment; caps, grades, suspension and reward."""

from sim.arithmetic import clamp, floor_div, power, ratio, rint
from sim.chance import Purpose
from sim.wiring import Moment, Step

__all__ = ["OFFICER_MOMENTS", "Officers"]

SENIOR = 3
NO_CAP = 1_000_000_000_000_000


def minutes_of_month(lender_open, clients, lender_officers_time_share, lender_time_minutes_month, lender_time_collect_minutes):
    """Return the minutes left for visits once meetings and collection are done, for the share of time spent here."""
    budget = rint(lender_time_minutes_month * lender_officers_time_share)
    return lender_open * max(budget - lender_time_collect_minutes * clients, 0)


def open_day(lender_open, minutes, lender_officers_visits_month, lender_officers_time_share, lender_time_minutes_month,
             lender_time_visit_minutes):
    """Return the visits this officer can make this month: full-time visits times the share of time spent here, as far as the
    budget of minutes goes where there is one."""
    visits = lender_open * rint(lender_officers_visits_month * lender_officers_time_share)
    return min(visits, floor_div(minutes, lender_time_visit_minutes)) if lender_time_minutes_month > 0 else visits


def judge(months_served, lender_time_minutes_month, lender_time_screen_minutes, lender_time_full_minutes, lender_time_novice_extra,
          lender_time_novice_months):
    """Return the factor on the error of the officer's judgment: it falls with the root of the time for an applicant, and as a new
    officer learns."""
    hurry = power(ratio(lender_time_full_minutes, lender_time_screen_minutes), 0.5) if lender_time_minutes_month > 0 else 1.0
    return hurry * (1.0 + lender_time_novice_extra * max(1.0 - ratio(months_served, lender_time_novice_months), 0.0))


def cap_of(grade, trainee, junior, intermediate, senior):
    """Return the cap of a grade."""
    low = trainee if grade == 0 else junior
    high = intermediate if grade == 2 else senior
    return low if grade < 2 else high


def caps(months_served, grade, clients, portfolio, bad, lender_background_clients, lender_background_loans, lender_background_bad,
         lender_officers_count, lender_grades_graded, lender_grades_start, lender_grades_up_bad_share,
         lender_grades_authorized_extra, lender_grades_caps_clients_0, lender_grades_caps_clients_1, lender_grades_caps_clients_2,
         lender_grades_caps_clients_3, lender_grades_caps_0, lender_grades_caps_1, lender_grades_caps_2, lender_grades_caps_3):
    """Return (grade, clients the officer may still take, fen he may still lend).

    [2]: each grade has "a cap on clients and a cap on the portfolio"; both may be passed by "a written authorization after
    inspection", given here to one whose bad loans would not keep him from rising. Each officer has his part of the branch's loans.
    """
    now = lender_grades_start if months_served == 0 else grade
    share = max(lender_officers_count, 1)
    held, lent = clients + floor_div(lender_background_clients, share), portfolio + floor_div(lender_background_loans, share)
    sound = bad + floor_div(lender_background_bad, share) <= lender_grades_up_bad_share * lent
    extra = 1.0 + (lender_grades_authorized_extra if sound else 0.0)
    most = cap_of(now, lender_grades_caps_clients_0, lender_grades_caps_clients_1, lender_grades_caps_clients_2,
                  lender_grades_caps_clients_3)
    most_fen = cap_of(now, lender_grades_caps_0, lender_grades_caps_1, lender_grades_caps_2, lender_grades_caps_3)
    room, room_fen = max(rint(most * extra) - held, 0), max(rint(most_fen * extra) - lent, 0)
    return now, (room if lender_grades_graded == 1 else NO_CAP), (room_fen if lender_grades_graded == 1 else NO_CAP)


def turn_to_applicants(capacity, minutes, suspended, lender_suspended, lender_closed, lender_time_minutes_month,
                       lender_time_visit_minutes, lender_time_screen_minutes):
    """Return the applicants the officer can still look at.

    [2]: a suspended officer "may not investigate new loans"; a suspended branch takes no applications.
    """
    used = floor_div(minutes, lender_time_visit_minutes) - capacity
    left = floor_div(max(minutes - used * lender_time_visit_minutes, 0), lender_time_screen_minutes)
    may = min(left, NO_CAP) if lender_time_minutes_month > 0 else capacity
    return may if suspended + lender_suspended + lender_closed == 0 else 0


def call_on_late(late, open_loans):
    """Return 1 if an officer should call because a loan is at risk."""
    return 1 if late > 0 and open_loans > 0 else 0


def least_pressed_first(pressure, luck):
    """Return the place in the officer's round: those who feel least pressed first, in any order among equals."""
    return 2.0 * pressure + luck


def count_visit(visited, visited_for_loan):
    """Return visits made to this household this month, for the record."""
    return visited + visited_for_loan


def pay_officer(lender_open, lender_officers_wage_month, lender_officers_time_share):
    """Return the officer's pay for the share of time spent in these villages, fen, and that time, thousandths."""
    return lender_open * rint(lender_officers_wage_month * lender_officers_time_share), lender_open * rint(
        1000.0 * lender_officers_time_share)


def report(open_loans, last_loan_month, month):
    """Return (1 if a client, 1 if a loan was made to it this month), and zero for its bad loans, fen, which are counted next.

    A tranche of a loan made before is no new loan: it is owed, also by an officer who has been suspended since.
    """
    return (1 if open_loans > 0 else 0), (1 if last_loan_month == month else 0), 0


def count_anew():
    """Return zeros: what is counted of the household starts anew, and nobody's turn has come."""
    return 0, 0


def examine(bad, portfolio, suspended, suspended_months, cleared, bad_then, lender_background_loans, lender_background_bad,
            lender_officers_count, lender_suspension_officers, lender_suspension_officer_share, lender_suspension_officer_bad,
            lender_suspension_retrain_months, lender_suspension_handed_over_share, lender_suspension_control_share):
    """Return (1 if suspended, months suspended, bad loans whose responsibility has been assigned, bad loans when suspended, both in
    fen, 1 for the record).

    [2] 16: suspended when doubtful and lost loans, "not counting those exempted or handed to asset recovery", are "above 2 % of
    the portfolio and above 200,000"; reinstated at or below either, or after responsibility is assigned, each bad loan examined,
    "arrears effectively under control" (bad loans at most so much of what they were) and retraining passed.
    """
    share = max(lender_officers_count, 1)
    known = bad + floor_div(lender_background_bad, share)
    counted = max(rint((1.0 - lender_suspension_handed_over_share) * known) - cleared, 0)
    lent = portfolio + floor_div(lender_background_loans, share)
    over = counted > lender_suspension_officer_share * lent and counted > lender_suspension_officer_bad
    months = suspended_months + 1 if suspended == 1 else 0
    controlled = lender_suspension_control_share == 0.0 or known <= lender_suspension_control_share * bad_then
    taught = lender_suspension_retrain_months > 0 and months >= lender_suspension_retrain_months
    retrained = suspended == 1 and taught and controlled
    now = 1 if lender_suspension_officers == 1 and over and not retrained else 0
    then = (bad_then if suspended == 1 else known) if now == 1 else 0
    return now, (months if now == 1 else 0), (known if retrained else min(cleared, known)), then, now


def regrade(months_served, grade, bad, portfolio, lender_background_loans, lender_background_bad, lender_officers_count,
            lender_grades_trainee_months, lender_grades_up_bad_share, lender_grades_down_bad_share):
    """Return (months served, grade).

    [2]: a trainee becomes a junior "after three months"; officers are "graded anew each year", here by the bad part of their loans.
    """
    share = max(lender_officers_count, 1)
    lent, known = portfolio + floor_div(lender_background_loans, share), bad + floor_div(lender_background_bad, share)
    months = months_served + 1
    year = months % 12 == 0
    up = 1 if known <= lender_grades_up_bad_share * lent else 0
    down = 1 if known > lender_grades_down_bad_share * lent else 0
    promoted = max(grade, 1) if months >= lender_grades_trainee_months else grade
    return months, clamp(promoted + up - down, 0, SENIOR) if year and promoted > 0 else promoted


def reward(made, made_fen, accrued, bad, portfolio, claims, claims_before, escrow, earned, paid_out, set_off,
           lender_rewards_per_loan, lender_rewards_amount_share, lender_rewards_interest_share, lender_rewards_quality_weight,
           lender_rewards_escrow, lender_rewards_release_share, lender_rewards_loss_share, lender_rewards_exempt_share):
    """Return (reward held back, losses set off, reward paid, earned so far, set off so far, paid so far, claims seen), fen.

    [3]: a reward account "fed by number, amount, interest income and quality of the loans"; "losses are set off against it"; "paid
    as the loans perform". Losses are what was written off this month, less what is exempted because due diligence was done.
    """
    quality = max(1.0 - lender_rewards_quality_weight * ratio(bad, portfolio), 0.0)
    fed = rint(quality * (lender_rewards_per_loan * made + lender_rewards_amount_share * made_fen
                          + lender_rewards_interest_share * accrued))
    lost = max(claims - claims_before, 0)
    back = min(rint(lender_rewards_loss_share * (1.0 - lender_rewards_exempt_share) * lost), escrow + fed)
    left = escrow + fed - back
    out = rint(lender_rewards_release_share * quality * left) if lender_rewards_escrow == 1 else left
    return fed, back, out, earned + fed, set_off + back, paid_out + out, claims


def stay_or_go(months_served, grade, suspended, cleared, lender_grades_start, lender_staff_turnover_annual, luck):
    """Return (months served, grade, 1 if suspended, bad loans cleared in fen): a new officer takes the seat of one who leaves."""
    gone = luck < lender_staff_turnover_annual * (1.0 / 12.0)
    return (0 if gone else months_served), (lender_grades_start if gone else grade), (0 if gone else suspended), (
        0 if gone else cleared)


def ask_for_room(granted, open_loans):
    """Return 1 if the grant, fen, makes a new client, who needs room in the officer's caseload."""
    return 1 if granted > 0 and open_loans == 0 else 0


def keep_room(granted, wants_visit, in_turn):
    """Return (the grant, fen, nothing where the officer may take no more; 1 if it needs room in his portfolio)."""
    kept = granted if wants_visit == 0 or in_turn == 1 else 0
    return kept, (1 if kept > 0 else 0)


OFFICER_MOMENTS = (
    Moment("open_day", "officer", (
        Step(minutes_of_month, ("minutes",)), Step(open_day, ("capacity",)), Step(judge, ("blur",)),
        Step(caps, ("grade", "client_room", "portfolio_room")))),
    Moment("turn_to_applicants", "officer", (Step(turn_to_applicants, ("capacity",)),)),
    Moment("round", "household", (
        Step(call_on_late, ("wants_visit",)), Step(least_pressed_first, ("place",), Purpose.VISIT)), when="here"),
    Moment("count_visits", "household", (Step(count_visit, ("tally_officers_visits",)),), when="here"),
    Moment("work", "officer", (Step(pay_officer, ("pay_wages", "tally_officers_thousandths")),)),
    Moment("report", "household", (Step(report, ("in_turn", "wants_visit", "counted")),)),
    Moment("count_anew", "household", (Step(count_anew, ("counted", "in_turn")),)),
    Moment("account", "officer", (
        Step(examine, ("suspended", "suspended_months", "cleared", "bad_then", "tally_suspended_officers")),
        Step(regrade, ("months_served", "grade")),
        Step(reward, ("hold_reward", "set_off_reward", "pay_reward", "earned", "set_off", "paid_out", "claims_before")),
        Step(stay_or_go, ("months_served", "grade", "suspended", "cleared"), Purpose.OFFICER),
    )),
    Moment("ask_for_room", "household", (Step(ask_for_room, ("wants_visit",)),), when="here"),
    Moment("keep_room", "household", (Step(keep_room, ("granted", "wants_visit")),), when="granted"),
)


class Officers:
    """The loan officers: their rounds, their judgment, and what they answer for."""

    def __init__(self, engine, shares, rivals) -> None:
        self._engine, self._shares, self._rivals = engine, shares, rivals

    def visit(self) -> None:
        """Call on clients who are late, as far as the month's visits go."""
        self._engine.live("open_day")
        self._engine.live("round")
        self._shares.fill("wants_visit", "officer", "capacity", into="visited")

    def screen(self) -> None:
        """Visit applicants at home with the time that is left, longest waiting first, and recommend or not."""
        if self._engine.store.changes & {"time", "suspension", "liquidity"}:
            self._engine.live("turn_to_applicants")
        rated = "ratings" in self._engine.store.changes
        if rated:
            self._engine.live("needs_visit")
        self._shares.fill("wants_visit" if rated else "handed_in", "officer", "capacity", into="visited_for_loan")
        self._rivals.be_looked_up()
        self._engine.live("screen")
        self._rivals.be_forgotten()
        self._engine.live("count_visits")
        if rated:
            self._engine.live("draw_on_line")

    def give_account(self) -> None:
        """Report clients, loans and bad loans; be examined, graded, suspended or reinstated, rewarded, and stay or leave."""
        if "account" not in self._engine.store.changes:
            return
        self._engine.live("report")
        self._engine.live("report_loans")
        for values, into in (("in_turn", "clients"), ("loans", "portfolio"), ("counted", "bad"), ("wants_visit", "made"),
                             ("borrowed", "made_fen"), ("written_off", "claims")):
            self._shares.total(values, "officer", into)
        if "rewards" in self._engine.store.changes:
            self._engine.live("count_anew")
            self._engine.live("report_interest")
            self._shares.total("counted", "officer", "accrued")
        self._engine.live("count_anew")
        self._engine.live("account")
