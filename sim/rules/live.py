"""Living: what is eaten, how a gap is met, what becomes of what is left."""

from sim.arithmetic import clamp, ratio, rint
from sim.rules import rule


@rule("consume")
def buffer_stock(cash, income, usual, subsistence, installments_month, business_income_usual, village_spending_buffer_months,
                 village_spending_adjust_share, village_spending_temptation_share, village_business_reinvest_share):
    """Return planned living expenses of the month, fen: usual means, corrected toward a buffer of cash.

    cash: at hand after the month's bills; income: of the whole month; usual: average monthly income;
    installments_month: promised to the program each month. All fen. What is promised and what goes back into the business is not
    eaten. A household wants a buffer of some months of usual means and closes a share of the gap each month, but eats its
    subsistence first (Deaton 1991; Carroll 1997). Of what it would keep, temptation takes a share (Laibson 1997; Banerjee &
    Mullainathan 2010).
    """
    reinvested = rint(village_business_reinvest_share * business_income_usual)
    means = max(usual - installments_month - reinvested, subsistence)
    target = village_spending_buffer_months * usual
    gap = cash + income - means - target
    plan = clamp(rint(means + village_spending_adjust_share * gap), subsistence, max(cash + income, subsistence))
    return plan + rint(village_spending_temptation_share * max(cash + income - plan, 0))


@rule("cope")
def animals_then_moneylender(gap, livestock, informal, usual, village_livestock_sale_discount, village_informal_limit_months):
    """Return (proceeds of animals sold, value lost in the sale, borrowed), fen, to meet a gap of `gap` fen.

    Animals are the liquid buffer of farm households, sold at a discount in need (Rosenzweig & Wolpin 1993); what is still
    lacking is borrowed from kin or a moneylender, up to some months of usual income.
    """
    keep = 1.0 - village_livestock_sale_discount
    wanted = max(gap, 0)
    proceeds = min(wanted, rint(livestock * keep))
    gone = min(livestock, rint(ratio(proceeds, keep)))
    room = max(rint(village_informal_limit_months * usual) - informal, 0)
    return proceeds, max(gone - proceeds, 0), min(wanted - proceeds, room)


@rule("cope")
def moneylender_then_animals(gap, livestock, informal, usual, village_livestock_sale_discount, village_informal_limit_months):
    """Return (proceeds of animals sold, value lost in the sale, borrowed), fen, to meet a gap of `gap` fen.

    Where animals are held on to, kin and moneylenders are asked first (Fafchamps, Udry & Czukas 1998: animals sold make good a
    sixth to a third of what a drought takes).
    """
    keep = 1.0 - village_livestock_sale_discount
    wanted = max(gap, 0)
    borrowed = min(wanted, max(rint(village_informal_limit_months * usual) - informal, 0))
    proceeds = min(wanted - borrowed, rint(livestock * keep))
    gone = min(livestock, rint(ratio(proceeds, keep)))
    return proceeds, max(gone - proceeds, 0), borrowed


@rule("save")
def debts_business_animals(cash, informal, usual, subsistence, income_business, livestock, herd_target,
                           village_spending_buffer_months,
                           village_business_reinvest_share, share_into_animals=0.25):
    """Return (repaid to the moneylender, invested in the business, spent on animals), fen.

    Dear debt is repaid first from cash above a month's subsistence; then a fixed share of the month's profit goes back into the
    business; then part of the cash above the buffer rebuilds the herd.
    """
    free = max(cash - subsistence, 0)
    repaid = min(informal, free)
    free = free - repaid
    invested = min(rint(village_business_reinvest_share * max(income_business, 0)), free)
    over = max(cash - repaid - invested - rint(village_spending_buffer_months * usual), 0)
    bought = min(rint(share_into_animals * over), max(herd_target - livestock, 0))
    return repaid, invested, bought
