"""Accounts and moves of a household in both languages: id -> (English, as the books say it, and Chinese)."""

from __future__ import annotations

from sim.accounts import ACCOUNTS, MOVES

__all__ = ["BOOKS"]

_ACCOUNTS = {
    "cash": "家中现金", "savings": "存在机构的储蓄", "capital": "自家生意的存货、工具和铺面，按重置价",
    "livestock": "牲畜，按市价", "side_claim": "替人垫付后小组所欠", "loans": "欠项目的本金", "interest_owed": "到期未付利息",
    "savings_elsewhere": "第三方代管的强制储蓄", "charges_owed": "到期未付的费用和罚息", "informal": "欠放债人的债及利息",
    "side_owed": "欠垫付小组的钱", "written_off": "已核销但仍追索的债", "risk_deposit": "本户在小组风险金中的存款",
    "surety_claim": "作为担保人付款后应收", "surety_owed": "欠代付担保人的钱", "rival_debt": "欠村里另一家机构的债及利息",
    "asset": "整头整台购买的奶牛或机器，按成本减折旧",
}
_MOVES = {
    "endow_cash": "期初现金", "endow_capital": "期初生意资本", "endow_livestock": "期初牲畜",
    "earn_farm": "卖粮收入，已减投入", "earn_business": "自家生意利润，未减折旧", "earn_wage": "工资收入",
    "earn_remittance": "寄回的钱", "earn_livestock": "出售仔畜和畜产品", "eat": "消费", "treat": "看病", "celebrate": "红白喜事",
    "invest": "添置生意资本", "depreciate": "生意资本折旧", "buy_livestock": "买牲畜", "sell_livestock": "卖牲畜所得",
    "lose_on_sale": "急卖牲畜的损失", "livestock_death": "牲畜死亡", "moneylender_lend": "向放债人借入",
    "moneylender_interest": "放债人的利息", "moneylender_repay": "还放债人", "disburse": "贷款发放",
    "charge_interest": "利息到期", "charge_fee": "费用到期", "charge_penalty": "加收罚息", "rebate_interest": "按时还款返还的利息",
    "pay_principal": "归还本金", "pay_interest": "支付利息", "pay_charges": "支付费用和罚息",
    "write_off_charges": "核销费用和罚息，仍追索", "write_off_principal": "核销本金，仍追索",
    "write_off_interest": "核销利息，仍追索", "recover": "核销后收回", "deposit": "存入储蓄", "withdraw": "取出储蓄",
    "credit_savings": "储蓄计息",
    "deposit_elsewhere": "存入第三方", "withdraw_elsewhere": "第三方退还储蓄", "stand_in": "组员替他人垫付",
    "stood_for": "小组代组员补足", "repay_side": "组员归还小组", "return_side": "小组退还组员垫款",
    "pass_on": "把贷款转给实际用款户", "receive_passed": "收到他人名下的贷款", "bring_back": "为他人名下的贷款送钱",
    "hand_in": "收到钱以还转出的贷款", "sponsor_rebate": "捐助方按时还款返还的利息", "answer_for": "担保人代借款户付款",
    "answered_for": "担保人付款到借款户", "repay_surety": "借款户偿还担保人", "return_surety": "担保人收回垫款",
    "pay_into_fund": "组员交风险金", "release_fund": "机构退还组员风险金", "draw_fund": "组员风险金为他人付款",
    "endow_debt": "期初欠亲友和放债人", "endow_loans": "期初在贷本金", "endow_interest": "期初逾期利息",
    "endow_charges": "期初逾期费用和罚息", "endow_savings": "期初在贷户的储蓄", "endow_savings_elsewhere": "第三方代管的期初储蓄",
    "pay_premium": "收成保险保费", "insurer_pays": "保险对歉收的赔付", "give_kin": "接济运气差的亲戚",
    "receive_kin": "运气好的亲戚接济", "stake_venture": "投入贷款所为的项目", "earn_venture": "项目所得",
    "take_cash": "离村户带走的现金", "take_livestock": "离村户带走的牲畜", "take_capital": "离村户带走的存货和工具",
    "pay_fare": "外出打工的路费", "destroy": "灾害毁坏的存货和工具", "stolen": "被偷的钱",
    "income_lost": "备查：落空造成的收入损失",
    "miss_work": "留意组员而误的工", "rest": "备查：歇借各月的通常收入", "drop_out": "备查：入会代价超出好处之数",
    "graduate": "备查：毕业户通常年收入", "labor_lost": "备查：随逝者永远失去的年收入", "pay_life_premium": "贷款人寿保险保费",
    "insurer_settles": "保险代逝者还贷", "sell_capital": "急卖存货和工具所得", "lose_on_tools": "急卖存货和工具的损失",
    "weakened": "备查：饥饿后体弱使收成、利润和工资减少之数", "forgive_side": "放弃向组员的欠款", "lose_side": "组员分担的放弃之数",
    "rival_lend": "另一家机构放款", "rival_charge": "另一家机构贷款的利息", "repay_rival": "还另一家机构",
    "buy_asset": "买奶牛或机器", "sell_asset": "急卖奶牛或机器所得", "lose_asset": "急卖奶牛或机器的损失",
    "wear_asset": "奶牛或机器投产后的折旧", "asset_death": "牲畜死亡或机器报废", "take_asset": "离村户带走的奶牛或机器",
}
BOOKS: dict[str, tuple[str, str]] = {
    f"account.{name}": (ACCOUNTS["household", name].about, words) for name, words in _ACCOUNTS.items()
} | {f"move.{name}": (MOVES[name].about, words) for name, words in _MOVES.items()}
