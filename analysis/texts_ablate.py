"""Texts of the table of mechanisms: id -> (English, Chinese)."""

from __future__ import annotations

__all__ = ["ABLATE"]

ABLATE: dict[str, tuple[str, str]] = {
    "ablate.mechanism": ("mechanism off", "关闭的机制"),
    "ablate.moves": ("moves", "影响的结果"),
    "ablate.none": ("none: a candidate for removal", "无：可考虑删除"),
    "ablate.whole": ("with all mechanisms", "全部机制"),
    "ablate.title": (
        "Arm {arm} against {base}, {seeds} seeds under the same luck: what changes when one mechanism is off",
        "方案 {arm} 对照 {base}，{seeds} 个随机种子，运气相同：关闭一个机制后的变化",
    ),
    "ablate.note": (
        "Told from nothing at 5 % (paired t test, after Holm over all mechanisms and findings) and at least 1 % of the level; "
        "shares in points.",
        "在 5 % 水平上可与零区分（配对 t 检验，对全部机制与结果作 Holm 校正），且不小于原水平的 1 %；比率以百分点计。",
    ),
    "ablate.off": ("Off in this scenario anyway: {names}.", "本情景中原本未启用：{names}。"),
    "ablate.weather_common": ("weather that a village shares", "全村共同的天气"),
    "ablate.weather_own": ("a farm's own yield", "各户自身的收成波动"),
    "ablate.trade_common": ("trade luck that a village shares", "全村共同的生意波动"),
    "ablate.trade_own": ("a business's own luck", "各户自身的生意波动"),
    "ablate.failures": ("failures of trade and harvest", "生意与收成的失败"),
    "ablate.failures_shared": ("a common cause of failures", "失败的共同原因"),
    "ablate.illness": ("illness", "疾病"),
    "ablate.ceremonies": ("weddings and funerals", "婚丧"),
    "ablate.animal_disease": ("disease of animals", "牲畜疫病"),
    "ablate.seasons": ("harvests in lumps", "集中的收获季节"),
    "ablate.returns_differ": ("differences of skill in business", "经营能力的差异"),
    "ablate.better_technology": ("a better technology", "更好的技术"),
    "ablate.reinvestment": ("profit put back into the business", "利润再投资"),
    "ablate.animals": ("animals as a store", "牲畜储备"),
    "ablate.distress_sale": ("loss in forced sales", "急卖的损失"),
    "ablate.buffer": ("a buffer of cash", "现金缓冲"),
    "ablate.informal_credit": ("kin and moneylenders", "亲友与民间借贷"),
    "ablate.kin_sharing": ("luck shared among kin", "亲属分担风险"),
    "ablate.leaving": ("leaving for good", "迁出"),
    "ablate.talk": ("news by talk", "口耳相传"),
    "ablate.hassle": ("the trouble of applying", "申请的麻烦"),
    "ablate.use_in_business": ("loans put into the business", "贷款投入生意"),
    "ablate.use_in_animals": ("loans put into animals", "贷款投入牲畜"),
    "ablate.temptation": ("temptation to walk away", "赖账的诱惑"),
    "ablate.penalty": ("a penalty for default", "违约的惩罚"),
    "ablate.peer_sanction": ("sanctions by peers", "同伴的制裁"),
    "ablate.future_loans": ("the worth of further loans", "后续贷款的价值"),
    "ablate.identification": ("defaulters are recognized", "识别违约者"),
    "ablate.officers_press": ("pressure by officers", "信贷员的催收压力"),
    "ablate.officers_err": ("errors of officers in screening", "信贷员审查的误差"),
    "ablate.frauds": ("frauds", "欺诈"),
}
