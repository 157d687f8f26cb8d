"""Who lives in the program: households, groups, loan officers and the lender, as Mesa agents over columns.

An agent is a view of a row: reading `household.cash` reads the column, and the month asks agents or, in the compiled engine, whole
columns the same questions. Money columns are balances of the chart of accounts and change only by moves.
"""

from __future__ import annotations

from sim.member import Member
from sim.roll import Column
from sim.staff import Lender, LoanOfficer

__all__ = ["CLIENT_TYPES", "Group", "Household", "Lender", "LoanOfficer", "Member"]

CLIENT_TYPES = ("farm", "mixed", "trade")
"""Kinds of livelihood, by number: pure farming, farming with a small trade or workshop, small-town trade."""


class Household(Member):
    """A household: what it owns and owes, earns, eats, and its standing with the program."""

    table_name = "household"

    id = Column("i64", "1", "trait", "permanent id: village number and ordinal")
    village_row = Column("i32", "row", "link", "its village")
    group_row = Column("i32", "row", "link", "its group, 0 for none")
    officer_row = Column("i32", "row", "link", "the officer who serves it")
    lender_row = Column("i32", "row", "link", "the lender that serves it")
    here = Column("i8", "flag", "stock", "1 while it lives in the village")
    members = Column("i8", "persons", "trait", "persons in the household")
    female_head = Column("i8", "flag", "trait", "1 if headed by a woman")
    over65 = Column("i8", "flag", "trait", "1 if the head is over 65")
    client_type = Column("i8", "code", "trait", "0 farm, 1 mixed, 2 trade")
    has_business = Column("i8", "flag", "trait", "1 if it runs a business of its own")
    skill = Column("f64", "fen per fen**exponent", "trait", "profit of the business at one fen of capital")
    will = Column("f64", "share", "stock", "will to pay when able, 0 to 1")
    base_farm = Column("i64", "fen a year", "trait", "farm income in a year of average weather")
    base_wage = Column("i64", "fen a month", "trait", "wages")
    base_remittance = Column("i64", "fen a month", "trait", "money sent home")
    herd_target = Column("i64", "fen", "trait", "animals the household aims to keep")

    cash = Column("i64", "fen", "stock", "money at home")
    savings = Column("i64", "fen", "stock", "savings held by the lender")
    savings_elsewhere = Column("i64", "fen", "stock", "compulsory savings held by a third party")
    capital = Column("i64", "fen", "stock", "business capital")
    livestock = Column("i64", "fen", "stock", "animals")
    side_claim = Column("i64", "fen", "stock", "owed by the group for having stood in")
    loans = Column("i64", "fen", "stock", "principal owed to the program")
    interest_owed = Column("i64", "fen", "stock", "interest fallen due, unpaid")
    charges_owed = Column("i64", "fen", "stock", "fees and penalties fallen due, unpaid")
    informal = Column("i64", "fen", "stock", "owed to kin or moneylender")
    side_owed = Column("i64", "fen", "stock", "owed to the group that stood in")
    written_off = Column("i64", "fen", "stock", "written off by the lender, still claimed")

    yield_own = Column("f64", "share", "stock", "own part of this season's harvest")
    medical = Column("i64", "fen", "flow", "bill of illness this month")
    bills = Column("i64", "fen", "flow", "what illness, ceremonies and dead animals cost this month")
    ceremony = Column("i64", "fen", "flow", "cost of weddings and funerals this month")
    usual = Column("i64", "fen", "stock", "average monthly income to be expected")
    business_income_usual = Column("i64", "fen", "stock", "average monthly profit to be expected")
    subsistence = Column("i64", "fen", "stock", "subsistence of the household this month")
    income_harvest = Column("i64", "fen", "flow", "harvest sold this month")
    income_business = Column("i64", "fen", "flow", "profit of the business this month")
    income_livestock = Column("i64", "fen", "flow", "offspring sold this month")
    income = Column("i64", "fen", "flow", "all income of this month")
    plan = Column("i64", "fen", "flow", "living expenses planned this month")
    eaten = Column("i64", "fen", "flow", "living expenses so far this month")
    day = Column("i8", "days", "flow", "day of the month up to which it has lived")

    due = Column("i64", "fen", "flow", "due at this meeting, arrears included")
    due_day = Column("i8", "days", "flow", "day of the month of this meeting")
    joint_due = Column("i64", "fen", "flow", "of that, on loans its group answers for")
    paying = Column("i64", "fen", "flow", "brought to this meeting and not yet booked")
    paid_month = Column("i64", "fen", "flow", "paid to the program this month")
    shortfall = Column("i64", "fen", "flow", "short at this meeting")
    joint_shortfall = Column("i64", "fen", "flow", "of that, what its group answers for")
    pledge = Column("i64", "fen", "flow", "pledged at this meeting: for others, or of a sum divided equally")
    cover = Column("i64", "fen", "flow", "put in for others at this meeting; at the month's end, what comes back from them")
    covered = Column("i64", "fen", "flow", "put in by others at this meeting, not yet booked")
    pressure = Column("f64", "share", "stock", "pressed to pay, 0 to 1")
    late = Column("i8", "flag", "stock", "1 with a loan at risk")
    wants_visit = Column("i8", "flag", "flow", "1 if the present line is about it: an officer should call, a grant needs room")
    handed_in = Column("i8", "flag", "flow", "1 once its application is handed in")
    visited = Column("i8", "flag", "flow", "1 if an officer called this month")

    informed = Column("i8", "flag", "stock", "1 once it has heard of the program")
    talk_ppm = Column("i32", "ppm", "flow", "chance that it tells one given tie this month")
    heard_ppm = Column("i32", "ppm", "flow", "expected tellings by its ties this month")
    degree = Column("i32", "ties", "trait", "number of ties")
    excluded = Column("i8", "flag", "stock", "1 after a default that bars further loans")
    joint = Column("i8", "flag", "stock", "1 while it answers for its group")
    open_loans = Column("i8", "loans", "stock", "loans running")
    cycles = Column("i32", "loans", "stock", "loans taken so far")
    clean_cycles = Column("i32", "loans", "stock", "loans repaid clean")
    last_loan_month = Column("i32", "month", "stock", "month of the last disbursement, -1 before the first")
    installments_month = Column("i64", "fen", "stock", "installments promised a month, to other lenders too")
    may_ask = Column("i8", "flag", "flow", "1 if it may apply this month")
    asked_joint = Column("i8", "households", "flow", "members the group loan it wants needs, 0 for another loan")
    wishing = Column("i8", "flag", "flow", "1 if it wants or has a group loan")
    top_up_row = Column("i32", "row", "stock", "product of a running loan that may be raised, 0 for none")
    asked_top_up = Column("i8", "flag", "flow", "1 if it asks to have a running loan raised")
    proved = Column("i8", "flag", "stock", "1 once it has repaid enough installments of a group loan for the next wave")
    in_line = Column("i8", "flag", "flow", "1 if it waits for its group's next wave")
    in_turn = Column("i8", "flag", "flow", "1 if its turn has come: in a wave, with guarantors, under a ceiling, for cash, to pay")
    place = Column("f64", "1", "flow", "place in the queue: lowest first")
    visited_for_loan = Column("i8", "flag", "flow", "1 once the officer has visited the applicant")
    choice = Column("i32", "row", "flow", "product it applies for, 0 for none")
    asked = Column("i64", "fen", "flow", "amount applied for")
    asked_gain = Column("i64", "fen", "flow", "gain it expects of that")
    asked_limit = Column("i64", "fen", "flow", "most it may owe under that product")
    asked_burden = Column("i64", "fen", "flow", "monthly installments of the loan applied for")
    waited = Column("i8", "months", "stock", "months an application has waited")
    passes = Column("i8", "flag", "flow", "1 if the officer recommends it")
    granted = Column("i64", "fen", "flow", "granted and not yet paid out")
    borrowed = Column("i64", "fen", "flow", "disbursed this month")

    consumption_year = Column("i64", "fen", "stock", "living expenses of the year so far")
    consumption_squares = Column("i64", "yuan**2", "stock", "sum of squared monthly living expenses of the year")
    income_year = Column("i64", "fen", "stock", "income of the year so far")
    debt_service_year = Column("i64", "fen", "stock", "paid to the program this year so far")
    income_squares = Column("i64", "yuan**2", "stock", "sum of squared monthly income of the year")
    profit_year = Column("i64", "fen", "stock", "profit of the own business this year so far, after wear")
    refusals = Column("i8", "applications", "stock", "applications refused or given up so far")
    risk_deposit = Column("i64", "fen", "stock", "own deposit in the risk fund of its group")
    surety_claim = Column("i64", "fen", "stock", "owed to it for having paid as guarantor")
    surety_owed = Column("i64", "fen", "stock", "owed to guarantors who paid for it")
    surety_for = Column("i32", "row", "link", "one more than the row of the household it stands guarantor for, 0 for none",
                        only="guarantors")
    vouches = Column("i8", "code", "flow", "1 if it would stand guarantor, 2 more with a salary; at month's end 1 if guaranteed",
                     only="guarantors")
    failed = Column("i8", "flag", "flow", "1 if its trade and harvest fail this month")
    brings = Column("i8", "flag", "flow", "1 if it brings all it owes jointly to this meeting")
    stands = Column("i8", "flag", "flow", "1 if it stands for its group's installment at this meeting", only="equal")
    excluded_month = Column("i32", "month", "stock", "month from 1 in which it was barred, 0 if it is not")
    loan_gain = Column("i64", "fen", "stock", "gain it expected of the last loan it took")
    ill = Column("i8", "flag", "flow", "1 if illness strikes it this month")

    registered = Column("i8", "code", "stock", "on the list of the poor: 0 no, 1 yes, 2 has left poverty since")
    counted = Column("i64", "fen", "flow", "what the present line counts: renewed, handed back, bad, interest, weighed, passed on")
    fund_part = Column("i64", "fen", "stock", "principal that the fund has compensated and that is still claimed")
    survey_row = Column("i32", "row", "link", "the surveyed household whose facts it has, 0 for none")
    front = Column("i8", "code", "stock", "borrows for another: 0 no, 1 passes a part on, 2 lends its name, 3, 4 so found out")
    bond = Column("f64", "share", "stock", "trust among the members of its group, 0 to 1", only="standing")
    late_ties = Column("i32", "ties", "flow", "ties with a loan at risk", only="standing")
    near = Column("i8", "ties", "trait", "ties it has in its own group", only="watching")
    effort = Column("f64", "share", "flow", "effort with which it watches its group, 0 to 1", only="watching")
    sees_ppm = Column("i32", "ppm", "flow", "chance that it sees what one of its group does", only="watching")
    seen = Column("f64", "share", "flow", "chance that its group sees what it does, 0 to 1", only="watching")
    calling = Column("i8", "flag", "trait", "1 if it knows only the risky project", only="ventures")
    venture = Column("i8", "code", "stock", "project its last loan went into: 1 safe, 2 risky", only="ventures")
    venture_month = Column("i32", "month", "stock", "month in which that project ends", only="ventures")
    stake = Column("i64", "fen", "stock", "money at work in a project", only="ventures")

    tabled = Column("i64", "fen", "flow", "luck of the month shared with kin, and favors to be returned", only="sharing")
    most_given = Column("i64", "fen", "flow", "most it can give to kin this month", only="sharing")
    gift = Column("i64", "fen", "flow", "received from kin this month, less what it gave", only="sharing")
    away = Column("i8", "months", "stock", "months that a member still works elsewhere, this one included", only="migration")
    asset = Column("i64", "fen", "stock", "a cow or a machine, at cost less wear")
    asset_month = Column("i32", "month", "stock", "month in which it was bought", only="assets")
    wage_start = Column("i64", "fen a month", "trait", "wages before hands moved into or out of the business", only="labor")
    profit_start = Column("f64", "fen a month", "trait", "profit of the business then", only="labor")
    hungry = Column("i8", "months", "stock", "months in a row with too little to eat", only="leaving")
    gone = Column("i8", "flag", "stock", "1 once it has left the village for good", only="leaving")
    favors = Column("i64", "fen", "stock", "received from kin so far, less what it gave", only="sharing")
    rating = Column("i8", "code", "stock", "its lender's rating: 0 none, 1 good, 2 usual, 3 weak", only="ratings")
    rated_until = Column("i32", "month", "stock", "month from which its rating holds no more", only="ratings")
    line = Column("i64", "fen", "stock", "its line of credit", only="ratings")
    policy = Column("i64", "fen", "stock", "insured by policies pledged to the lender", only="policies")
    trained = Column("i32", "months", "stock", "months of training in its center", only="centers")
    diverted = Column("i8", "code", "stock", "used a loan against its terms: 0 no, 1 yes, 2 and was seen", only="diversion")
    own_will = Column("f64", "share", "trait", "will to pay when able that is its own, 0 to 1", only="example")
    borrows = Column("i8", "flag", "stock", "1 for a borrower whose example is seen", only="example")
    pays_up = Column("i8", "flag", "stock", "1 for such a borrower who pays", only="example")
    seen_borrowers = Column("i32", "ties", "flow", "ties who borrow, defaulters among them", only="example")
    seen_payers = Column("i32", "ties", "flow", "ties who borrow and pay", only="example")
    weakness = Column("f64", "share", "stock", "part of its work that hunger costs it, 0 to 1", only="coping")
    bereaved = Column("i8", "flag", "flow", "1 if the head of the household has died this month", only="death")
    membership = Column("i8", "code", "stock", "standing with the program: 0 none, 1 client, 2 rests, 3 dropped out, 4 graduated",
                        only="membership")
    pause = Column("i8", "months", "stock", "months for which it stays away from the program yet", only="membership")
    trouble = Column("i64", "fen", "stock", "what meetings and pressure have cost it since it came", only="membership")
    fed_up = Column("i8", "flag", "flow", "1 if it finds that its group costs more than it is worth", only="parting")
    outcast = Column("i8", "flag", "stock", "1 once it was expelled or left a debt to members unpaid: no group takes it in",
                     only="parting")
    seeking = Column("i8", "flag", "flow", "1 if it looks for a group this month", only="parting")
    rival_debt = Column("i64", "fen", "stock", "owed to another lender in the village, with its interest")
    holder = Column("i8", "code", "trait", "who signs and holds: 1 a man, 2 a woman, 3 she signs, he holds", only="signing")
    stopped = Column("i8", "flag", "stock", "1 once it means to pay no more of its loans", only="stopping")
    rival_client = Column("i8", "code", "trait", "another lender serves it: 0 not yet known, 1 no, 2 yes", only="rivals")
    rival_installment = Column("i64", "fen", "stock", "installment promised to the other lender a month", only="rivals")
    rival_left = Column("i8", "months", "stock", "months in which the other lender still asks for one", only="rivals")
    rival_late = Column("i8", "months", "stock", "months in a row in arrears with the other lender", only="rivals")
    rival_hidden = Column("i64", "fen", "flow", "installments elsewhere that the lender does not see", only="rivals")
    promised = Column("i64", "fen", "flow", "tranches of its loans that are still to be paid out", only="tranches")

    def earn(self, now) -> None:
        """Find out what the month brings."""
        self.model.live_one("earn", self, now)

    def spend(self, now) -> None:
        """Pay the month's bills and plan its living."""
        self.model.live_one("spend", self, now)

    def pay(self, now) -> None:
        """Bring what is due to a meeting."""
        self.model.live_one("pay", self, now)

    def save(self, now) -> None:
        """Live to the end of the month and put away what is left."""
        self.model.live_one("save", self, now)

    def consider(self, now) -> None:
        """Weigh one product on offer (`now.offer`)."""
        self.model.live_one("consider", self, now)

    def use(self, now) -> None:
        """Spend a loan just disbursed."""
        self.model.live_one("use", self, now)

    @property
    def group(self) -> Group:
        """Its group (group 0 stands for none)."""
        return self.model.members.of(Group, self.group_row)

    @property
    def officer(self) -> LoanOfficer:
        """The officer who serves it."""
        return self.model.members.of(LoanOfficer, self.officer_row)

    @property
    def village(self):
        """Its village."""
        return self.model.members.row_of("village", self.village_row)

    @property
    def survey(self):
        """The surveyed household whose facts it has (row 0: all unknown)."""
        return self.model.members.row_of("survey", self.survey_row)

    @property
    def loan_list(self) -> list:
        """Its loan slots, as views."""
        return [self.model.members.loan(slot, self.row) for slot in range(self.model.store.slots)]

    @property
    def neighbors(self) -> list[Household]:
        """The households it has ties with."""
        store = self.model.store
        ties = store.tie_to[store.tie_start[self.row]: store.tie_start[self.row + 1]]
        return [self.model.members.of(Household, int(row)) for row in ties]


class Group(Member):
    """Households who may answer for each other's loans and meet on the same days."""

    table_name = "group"

    id = Column("i64", "1", "trait", "permanent id")
    village_row = Column("i32", "row", "link", "its village")
    size = Column("i32", "households", "trait", "households in the group")
    cash = Column("i64", "fen", "stock", "the pot, empty between meetings")
    side_claim = Column("i64", "fen", "stock", "owed by members who were stood for")
    side_owed = Column("i64", "fen", "stock", "owed to members who stood in")
    shortfall = Column("i64", "fen", "flow", "short at this meeting, all members")
    pledged = Column("i64", "fen", "flow", "pledged at this meeting")
    covering = Column("i64", "fen", "flow", "put in for members at this meeting")
    wishing = Column("i32", "households", "flow", "members who want a group loan")
    late = Column("i32", "households", "flow", "members with a loan at risk")
    barred = Column("i32", "households", "stock", "members barred after a default")
    holding = Column("i32", "households", "flow", "members with a group loan, those whose turn it is this month included")
    entering = Column("i32", "households", "flow", "members whose turn it is to apply")
    fund = Column("i64", "fen", "flow", "members' deposits in its risk fund")
    pooled_loans = Column("i64", "fen", "flow", "owed on loans that the risk fund secures")
    fund_times = Column("f64", "times", "stock", "most it may owe on such loans over its fund, 0: no ceiling")
    fund_room = Column("i64", "fen", "flow", "what may still be lent, or released, under the ceiling of the fund")
    proved = Column("i32", "households", "flow", "members who have repaid enough for the next wave")
    most_proved = Column("i32", "households", "stock", "most members that have proved themselves at one time")
    wave_room = Column("i32", "households", "flow", "members who may still be lent to in the wave of the product considered")
    bringing = Column("i32", "households", "flow", "members who bring all they owe jointly to this meeting")
    broken = Column("i8", "flag", "flow", "1 if its installment is not whole at this meeting")
    joint_due = Column("i64", "fen", "flow", "installment of the whole group at this meeting")
    sees = Column("i64", "ppm", "flow", "chances to see what one of them does, all members", only="watching")
    borrowers = Column("i32", "households", "flow", "members who borrow, defaulters among them", only="example")
    payers = Column("i32", "households", "flow", "members who borrow and pay", only="example")
    ended = Column("i8", "flag", "stock", "1 once it broke or was dissolved: members cover each other no more", only="parting")
    ended_month = Column("i32", "month", "stock", "month in which it ended", only="parting")
    fed_up = Column("i32", "households", "flow", "members who find that it costs more than it is worth", only="parting")
    size_least = Column("i32", "households", "trait", "smallest group that the product lends to", only="parting")
    size_most = Column("i32", "households", "trait", "largest group that the product lends to", only="parting")
    newcomers = Column("i32", "households", "flow", "newcomers it takes in this month", only="parting")

    @property
    def village(self):
        """Its village."""
        return self.model.members.row_of("village", self.village_row)
