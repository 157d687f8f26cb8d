"""The chart of accounts of every party, and the moves between them.

A move is a sum of fen that passes between parties. Each party books it twice (debit / credit), as in stock-flow-consistent
models (Godley & Lavoie 2007, "Monetary Economics", ch. 2): so every party balances by itself, and every claim of one
party is a debt of another. Real accounts (assets, liabilities) keep balances; nominal accounts (income, expense) are flows.
Balances are kept on their natural side: a positive asset is owned, a positive liability is owed.
"""

from dataclasses import dataclass

__all__ = ["ACCOUNTS", "MOVES", "MOVE_NUMBER", "PARTIES", "Account", "Leg", "Move", "legs_of"]

PARTIES = ("household", "group", "officer", "lender", "fund", "moneylender", "government", "outside", "surety")
"""Sectors of the matrices. `outside` is the rest of the economy: employers, traders, donors, funders. `surety` stands between
borrowers and their guarantors as a group's pot does between members: what it is owed it owes, and its cash is empty."""


@dataclass(frozen=True)
class Account:
    """A real account: whose, which side is natural, and which instrument it is a holding of."""

    party: str
    name: str
    natural: str  # "debit" for assets, "credit" for liabilities
    instrument: str  # financial instruments sum to zero over parties; real ones stand alone
    about: str


@dataclass(frozen=True)
class Leg:
    """One line of a move: the account it touches and the side."""

    party: str
    account: str
    side: str  # "debit" or "credit"


@dataclass(frozen=True)
class Move:
    """A sum in fen with all its legs; `about` is the sentence an accountant would write."""

    name: str
    legs: tuple[Leg, ...]
    about: str


FINANCIAL = ("cash", "loan", "interest", "charges", "deposit", "borrowing", "informal debt", "claim on group", "debt to group",
             "rival loan", "written-off claim", "escrow", "fund claim", "claim on surety", "debt to surety")
REAL = ("business capital", "livestock", "indivisible asset", "loss allowance")

_REAL_ACCOUNTS = """
household.cash          debit  cash               money at home
household.savings       debit  deposit            savings held by the lender
household.capital       debit  business capital   stock, tools and premises of the own business, at replacement cost
household.livestock     debit  livestock          animals at market value
household.side_claim    debit  claim on group     what the group owes for having stood in
household.loans         credit loan               principal owed to the program
household.interest_owed credit interest           interest that has fallen due and is not paid
household.savings_elsewhere debit deposit         compulsory savings held by a third party
household.charges_owed  credit charges            fees and penalties fallen due and not paid
household.informal      credit informal debt      debt to the moneylender with its interest
household.side_owed     credit debt to group      what is owed to the group that stood in
household.written_off   credit written-off claim  debt the lender has written off and still claims
group.cash              debit  cash               the group's pot, empty between meetings
group.side_claim        debit  debt to group      what members owe for being stood for
group.side_owed         credit claim on group     what the group owes to members who stood in
officer.cash            debit  cash               wages received
officer.escrow          debit  escrow             rewards held back until loans perform
lender.cash             debit  cash               cash and bank
lender.loans            debit  loan               gross loan portfolio
lender.interest_receivable debit interest         interest fallen due and not received
lender.charges_receivable debit charges           fees and penalties fallen due and not received
lender.claims_written_off  debit written-off claim  memorandum: claims written off and still pursued
lender.fund_claim       debit  fund claim         compensation approved and not yet paid
lender.allowance        credit loss allowance     impairment loss allowance
lender.savings          credit deposit            clients' savings
lender.borrowings       credit borrowing          funds borrowed
lender.escrow           credit escrow             officers' rewards held back
lender.fund_deposit     credit deposit            account of the compensation fund
fund.deposit            debit  deposit            the compensation fund's account at the lender
fund.compensation_owed  credit fund claim         compensation approved and not yet paid
moneylender.cash        debit  cash               money (negative: what has gone out)
moneylender.informal    debit  informal debt      lent to households, with interest
government.cash         debit  cash               money (negative: what has been spent)
outside.cash            debit  cash               money (negative: what has been paid to the village)
outside.deposits        credit deposit            compulsory savings held for households
outside.lent            debit  borrowing          lent to the lender
household.risk_deposit  debit  deposit            own deposit in the risk fund of its group, which only the lender releases
household.surety_claim  debit  claim on surety    what is owed to it for having paid as guarantor
household.surety_owed   credit debt to surety     what it owes to guarantors who paid for it
lender.risk_deposits    credit deposit            members' deposits in the risk funds of their groups
surety.cash             debit  cash               what guarantors have paid and is not yet booked, empty after each call
surety.side_claim            debit  debt to surety     what borrowers owe to their guarantors
surety.side_owed             credit claim on surety    what is owed to guarantors
household.rival_debt    credit rival loan         owed to another lender in the village, with its interest
outside.rival_loans     debit  rival loan         lent to households by another lender, with interest
household.asset         debit  indivisible asset  a cow or a machine that is bought whole, at cost less wear
"""

_MOVES = """
endow_cash: household.cash / household.endowment, outside.endowment / outside.cash = money at home at the start
endow_capital: household.capital / household.endowment = business capital at the start
endow_livestock: household.livestock / household.endowment = animals at the start
endow_lender: lender.cash / lender.equity_paid_in, outside.grants / outside.cash = the lender's own funds at the start
earn_farm: household.cash / household.farm_income, outside.purchases / outside.cash = crops sold, net of inputs
earn_business: household.cash / household.business_income, outside.purchases / outside.cash = profit of the own business before depreciation
earn_wage: household.cash / household.wage_income, outside.wages / outside.cash = wages received
earn_remittance: household.cash / household.remittances, outside.remittances / outside.cash = money sent home
earn_livestock: household.cash / household.livestock_income, outside.purchases / outside.cash = offspring and produce sold
eat: household.consumption / household.cash, outside.cash / outside.sales = consumption
treat: household.health_spending / household.cash, outside.cash / outside.sales = treatment of illness
celebrate: household.ceremony_spending / household.cash, outside.cash / outside.sales = weddings and funerals
invest: household.capital / household.cash, outside.cash / outside.sales = business capital bought
depreciate: household.depreciation / household.capital = wear of business capital
buy_livestock: household.livestock / household.cash, outside.cash / outside.sales = animals bought
sell_livestock: household.cash / household.livestock, outside.purchases / outside.cash = animals sold, at what they fetched
lose_on_sale: household.losses / household.livestock = value lost in a forced sale
livestock_death: household.losses / household.livestock = animals that died
moneylender_lend: household.cash / household.informal, moneylender.informal / moneylender.cash = borrowed from the moneylender
moneylender_interest: household.informal_interest / household.informal, moneylender.informal / moneylender.interest_income = the moneylender's interest
moneylender_repay: household.informal / household.cash, moneylender.cash / moneylender.informal = repaid to the moneylender
disburse: household.cash / household.loans, lender.loans / lender.cash = loan disbursed
charge_interest: household.interest_expense / household.interest_owed, lender.interest_receivable / lender.interest_income = interest fallen due
charge_fee: household.fees / household.charges_owed, lender.charges_receivable / lender.fee_income = fee fallen due
charge_penalty: household.penalties / household.charges_owed, lender.charges_receivable / lender.penalty_income = penalty charged
subsidize_interest: lender.cash / lender.interest_income, government.subsidies / government.cash = the subsidy's part of interest fallen due
rebate_interest: household.cash / household.subsidies, government.subsidies / government.cash = interest given back for paying on time
pay_principal: household.loans / household.cash, lender.cash / lender.loans = principal repaid
pay_interest: household.interest_owed / household.cash, lender.cash / lender.interest_receivable = interest paid
pay_charges: household.charges_owed / household.cash, lender.cash / lender.charges_receivable = fees and penalties paid
write_off_charges: household.charges_owed / household.written_off, lender.fee_income / lender.charges_receivable, lender.claims_written_off / lender.memorandum = fees and penalties written off; the claim stays
write_off_principal: household.loans / household.written_off, lender.allowance / lender.loans, lender.claims_written_off / lender.memorandum = principal written off; the claim stays
write_off_interest: household.interest_owed / household.written_off, lender.interest_income / lender.interest_receivable, lender.claims_written_off / lender.memorandum = interest written off; the claim stays
recover: household.written_off / household.cash, lender.cash / lender.recoveries, lender.memorandum / lender.claims_written_off = recovered after write-off
deposit: household.savings / household.cash, lender.cash / lender.savings = savings paid in
withdraw: household.cash / household.savings, lender.savings / lender.cash = savings taken out
credit_savings: household.savings / household.savings_income, lender.funding_expense / lender.savings = interest credited on savings
deposit_elsewhere: household.savings_elsewhere / household.cash, outside.cash / outside.deposits = savings paid to a third party
withdraw_elsewhere: household.cash / household.savings_elsewhere, outside.deposits / outside.cash = savings returned by a third party
stand_in: household.side_claim / household.cash, group.cash / group.side_owed = a member puts in for others
stood_for: household.cash / household.side_owed, group.side_claim / group.cash = the group lends a member what is short
repay_side: household.side_owed / household.cash, group.cash / group.side_claim = a member pays the group back
return_side: household.cash / household.side_claim, group.side_owed / group.cash = the group returns what members put in
pay_wages: lender.staff_expense / lender.cash, officer.cash / officer.wages = wages of officers
pay_overhead: lender.administrative_expense / lender.cash, outside.cash / outside.sales = rent, travel, administration
pay_loan_cost: lender.loan_expense / lender.cash, outside.cash / outside.sales = cost of making a loan
borrow: lender.cash / lender.borrowings, outside.lent / outside.cash = funds borrowed
repay_borrowing: lender.borrowings / lender.cash, outside.cash / outside.lent = funds repaid
pay_funding_interest: lender.funding_expense / lender.cash, outside.cash / outside.interest_income = interest on funds borrowed
donate: lender.cash / lender.donations, outside.gifts / outside.cash = donations received
provide: lender.impairment_expense / lender.allowance = impairment charged (negative: released)
hold_reward: lender.reward_expense / lender.escrow, officer.escrow / officer.rewards = reward held back for an officer
pay_reward: lender.escrow / lender.cash, officer.cash / officer.escrow = reward paid out
set_off_reward: lender.escrow / lender.recoveries, officer.rewards / officer.escrow = losses set off against a reward
pass_on: household.passed_on / household.cash, outside.cash / outside.transfers = a loan passed on to the household behind it
receive_passed: household.cash / household.taken_over, outside.transfers / outside.cash = received of a loan in another's name
bring_back: household.taken_over / household.cash, outside.cash / outside.transfers = brought for a loan in another's name
hand_in: household.cash / household.passed_on, outside.transfers / outside.cash = received to pay a loan that was passed on
endow_fund: fund.deposit / fund.capital, lender.cash / lender.fund_deposit, government.fund_grants / government.cash = compensation fund placed by the county
withdraw_fund: fund.capital / fund.deposit, lender.fund_deposit / lender.cash, government.cash / government.fund_grants = compensation fund withdrawn by the county
fund_interest: fund.deposit / fund.interest_income, lender.funding_expense / lender.fund_deposit = interest added to the compensation fund
approve_compensation: fund.losses / fund.compensation_owed, lender.fund_claim / lender.recoveries = compensation approved
pay_compensation: fund.compensation_owed / fund.deposit, lender.fund_deposit / lender.fund_claim = compensation paid out of the account of the fund
return_recovery: fund.deposit / fund.recoveries, lender.recoveries / lender.fund_deposit = the fund's part of what was recovered of a compensated loan
sponsor_interest: lender.cash / lender.interest_income, outside.gifts / outside.cash = a donor's part of interest fallen due
sponsor_rebate: household.cash / household.subsidies, outside.gifts / outside.cash = interest given back by a donor for paying on time
answer_for: household.surety_claim / household.cash, surety.cash / surety.side_owed = a guarantor pays for a borrower
answered_for: household.cash / household.surety_owed, surety.side_claim / surety.cash = what guarantors paid reaches the borrower
repay_surety: household.surety_owed / household.cash, surety.cash / surety.side_claim = a borrower pays back its guarantors
return_surety: household.cash / household.surety_claim, surety.side_owed / surety.cash = a guarantor is paid back
pay_into_fund: household.risk_deposit / household.cash, lender.cash / lender.risk_deposits = a member pays into the risk fund
release_fund: household.cash / household.risk_deposit, lender.risk_deposits / lender.cash = the lender releases a member's deposit
draw_fund: household.side_claim / household.risk_deposit, lender.risk_deposits / lender.cash, group.cash / group.side_owed = a member's deposit pays for others
endow_debt: household.endowment / household.informal, moneylender.informal / moneylender.endowment = owed to kin and moneylenders at the start
endow_loans: lender.loans / lender.equity_paid_in, household.endowment / household.loans = principal of loans that run at the start
endow_interest: lender.interest_receivable / lender.equity_paid_in, household.endowment / household.interest_owed = interest overdue at the start
endow_charges: lender.charges_receivable / lender.equity_paid_in, household.endowment / household.charges_owed = fees and penalties overdue at the start
endow_savings: household.savings / household.endowment, lender.equity_paid_in / lender.savings = savings of running loans at the start
endow_savings_elsewhere: household.savings_elsewhere / household.endowment, outside.endowment / outside.deposits = such savings held by a third party
endow_allowance: lender.equity_paid_in / lender.allowance = allowance for loans that are at risk at the start
pay_premium: household.insurance_expense / household.cash, outside.cash / outside.premiums = premium of a policy on the harvest
insurer_pays: household.cash / household.insurance_income, outside.claims / outside.cash = paid by the insurer for a failed harvest
give_kin: household.gifts_given / household.cash, outside.cash / outside.transfers = given to kin whose luck was worse
receive_kin: household.cash / household.gifts_received, outside.transfers / outside.cash = received from kin whose luck was better
stake_venture: household.venture_costs / household.cash, outside.cash / outside.sales = put into a project that a loan was taken for
earn_venture: household.cash / household.venture_income, outside.purchases / outside.cash = what such a project pays
take_cash: household.moved_away / household.cash, outside.cash / outside.transfers = money taken along by who leaves for good
take_livestock: household.moved_away / household.livestock = animals taken along by who leaves for good
take_capital: household.moved_away / household.capital = stock and tools taken along by who leaves for good
pay_fare: household.migration_costs / household.cash, outside.cash / outside.sales = fare of a member who goes away to work
destroy: household.losses / household.capital = stock and tools destroyed by a disaster
stolen: household.losses / household.cash, outside.cash / outside.transfers = money stolen
income_lost: household.losses_counted / household.income_missed = memorandum: income that a failure has kept away
miss_work: household.work_missed / household.cash, outside.cash / outside.wages = work missed for watching the others of a group
rest: household.means_counted / household.rests_taken = memorandum: usual income of the months that a client rests between loans
drop_out: household.troubles_counted / household.troubles_felt = memorandum: by how much the cost of membership passed its gain
graduate: household.means_counted / household.graduations = memorandum: usual income of a year of who leaves the program in good standing
labor_lost: household.losses_counted / household.income_missed = memorandum: income of a year that is lost for good with who died
pay_life_premium: household.insurance_expense / household.cash, outside.cash / outside.premiums = premium of credit life insurance
insurer_settles: household.cash / household.insurance_income, outside.claims / outside.cash = paid by the insurer for the loan of who died
sell_capital: household.cash / household.capital, outside.purchases / outside.cash = stock and tools sold in need, at what they fetched
lose_on_tools: household.losses / household.capital = value lost in a forced sale of stock and tools
weakened: household.losses_counted / household.income_missed = memorandum: what weakness after hunger has cost in harvest, profit and wages
forgive_side: household.side_owed / household.gifts_received, group.losses / group.side_claim = what a member owes the others is given up
lose_side: household.losses / household.side_claim, group.side_owed / group.losses = a member's part of what is given up
rival_lend: household.cash / household.rival_debt, outside.rival_loans / outside.cash = lent by another lender
rival_charge: household.informal_interest / household.rival_debt, outside.rival_loans / outside.interest_income = interest of another lender's loan
repay_rival: household.rival_debt / household.cash, outside.cash / outside.rival_loans = repaid to another lender
buy_asset: household.asset / household.cash, outside.cash / outside.sales = a cow or a machine bought
sell_asset: household.cash / household.asset, outside.purchases / outside.cash = the same sold in need, at what it fetched
lose_asset: household.losses / household.asset = value lost in that sale
wear_asset: household.depreciation / household.asset = wear of such an asset once it works
asset_death: household.losses / household.asset = an animal that died, a machine beyond repair
take_asset: household.moved_away / household.asset = such an asset taken along by who leaves for good
"""


def _read_accounts(text):
    accounts = {}
    for line in text.strip().splitlines():
        where, natural, rest = line.split(None, 2)
        party, name = where.split(".")
        instrument = next(i for i in FINANCIAL + REAL if rest.startswith(i + " "))
        accounts[party, name] = Account(party, name, natural, instrument, rest[len(instrument):].strip())
    return accounts


def _read_moves(text):
    moves = {}
    for line in text.strip().splitlines():
        name, rest = line.split(": ", 1)
        pairs, about = rest.split(" = ")
        legs = []
        for pair in pairs.split(", "):
            for side, where in zip(("debit", "credit"), pair.split(" / "), strict=True):
                legs.append(Leg(*where.split("."), side))
        moves[name] = Move(name, tuple(legs), about)
    return moves


ACCOUNTS: dict[tuple[str, str], Account] = _read_accounts(_REAL_ACCOUNTS)
MOVES: dict[str, Move] = _read_moves(_MOVES)
MOVE_NUMBER: dict[str, int] = {name: number for number, name in enumerate(MOVES)}


def legs_of(move: str) -> list[tuple[str, str, int]]:
    """Return (party, account, sign) of a move's real legs: sign +1 where the balance grows on its natural side."""
    legs = []
    for leg in MOVES[move].legs:
        account = ACCOUNTS.get((leg.party, leg.account))
        if account is not None:
            legs.append((leg.party, leg.account, 1 if leg.side == account.natural else -1))
    return legs
