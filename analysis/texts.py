"""One catalog of texts in every language: dict language -> id -> template. English is complete; others fall
back to it.

Labels of measures are ids `measure.<id>`; where a language has none, the measure's own English label is
shown.
"""

from __future__ import annotations

LANGUAGES = ("en", "zh")

CATALOG: dict[str, dict[str, str]] = {
    "en": {
        "range": "{low} to {high}",
        "million": "{amount} million",
        "points": "{amount} points",
        "unit.clients": "{amount} clients",
        "unit.yuan": "{amount} yuan",
        "unit.yuan/client": "{amount} yuan a client",
        "unit.yuan/client/year": "{amount} yuan a client and year",
        "unit.yuan/household": "{amount} yuan a household",
        "unit.yuan/person/year": "{amount} yuan a person and year",
        "short.share": "%",
        "short.share/year": "% a year",
        "short.index": "",
        "short.clients": "",
        "short.yuan": "yuan",
        "short.yuan/client": "yuan a client",
        "short.yuan/client/year": "yuan a client, year",
        "short.yuan/household": "yuan a household",
        "short.yuan/person/year": "yuan a person, year",
        "sentence.against": "Against “{base}” under the same luck, {what}.",
        "sentence.base": "{title}: the arm that the others are measured against.",
        "sentence.rose": "{label} rose by {amount} ({range})",
        "sentence.fell": "{label} fell by {amount} ({range})",
        "sentence.none": "no clear difference in {labels}",
        "sentence.and": " and ",
        "sentence.then": "; there was ",
        "sentence.winners": "{better} of households were better off by at least 1 % of their consumption, "
        "{worse} worse off.",
        "sentence.few": "Only {pairs} seed: differences cannot be told from luck.",
        "sentence.lender": "The lender covered {oss} of its cost.",
        "table.title": "{title}: {seeds} seeds, {months} months",
        "table.measure": "measure",
        "table.people": "People",
        "table.lender": "Lender",
        "table.note": "Mean over seeds, 95 % interval below it. * differs clearly from “{base}” under the "
            "same luck; "
        "lender's measures from “{lender}”.",
        "table.one": "One seed: no intervals.",
        "stopped": "Stopped on request. {done} of {all} runs are finished and written to {folder}.",
        "written": "Results: {folder}",
        "progress": "Villages living",
        "progress.rate": "{rate} runs/s",
        "outcome": "{count} of {all} runs in “{arm}” ended early: {outcome}",
        "report.answer": "The answer in four numbers",
        "report.answer.note": "Each number is a mean over {seeds} seeds, with its 95 % interval. Every arm "
            "meets the "
        "same weather, illness and fortune, seed by seed, so differences come from the terms.",
        "report.designs": "The designs side by side",
        "report.designs.note": "Terms that differ between arms.",
        "report.designs.same": "Terms that are the same in every arm",
        "report.designs.none": "All arms have the same terms.",
        "report.term": "term",
        "report.people": "What it did to people",
        "report.lender": "What it did to the lender",
        "report.table": "All measures",
        "report.table.note": "Mean over seeds and 95 % interval. Bold: differs clearly (both the t and the "
            "bootstrap "
        "interval leave out zero) from “{base}”; lender's measures are held against “{lender}”.",
        "report.definitions": "Definitions",
        "report.provenance": "Where this comes from",
        "report.again": "To make it again",
        "report.skip": "Skip to the answer",
        "report.luck": "Same luck in every arm · {seeds} seeds · {months} months from {start}",
        "report.stopped": "This experiment was stopped early: {done} of {all} runs are in it.",
        "report.numbers": "The numbers behind the chart",
        "report.base": "measured against",
        "report.year": "Year {year}",
        "chart.poverty": "Persons below the poverty line, last year",
        "chart.poverty.note": "Dots are means over seeds, bars 95 % intervals of each arm alone. Arms share "
        "their luck: whether they differ is seen in the paired changes.",
        "chart.consumption": "Consumption per person compared with “{base}”, each month",
        "chart.consumption.note": "Line: mean over seeds; band: middle 80 % of seeds. Above zero people "
            "consumed more "
        "than the same people without these terms in that month.",
        "chart.changes": "How clients' consumption changed against “{base}”",
        "chart.changes.note": "Households that ever had a loan, each compared with itself under the same "
        "luck, over all full years.",
        "chart.changes.axis": "change of own consumption",
        "chart.changes.y": "share of clients",
        "chart.effects": "Change against “{base}”, in percent",
        "chart.effects.note": "Paired by seed, in percent of the level in “{base}”; bars are 95 % "
            "intervals. A bar that "
        "does not touch zero is a clear difference.",
        "chart.winners": "Worse off, about the same, better off",
        "chart.winners.note": "Worse or better off: at least 1 % less or more consumed over all full years "
            "than in "
        "“{base}”.",
        "chart.quantiles": "Effect on consumption across the distribution",
        "chart.quantiles.note": "Consumption at each place of the distribution less that at the same place "
            "in "
        "“{base}”, last year; band: 95 % interval over seeds.",
        "chart.quantiles.axis": "place in the distribution, poorest to richest persons",
        "chart.glp": "Gross loan portfolio",
        "chart.par": "Portfolio at risk as [4] defines it",
        "chart.oss": "Operational self-sufficiency, past twelve months",
        "chart.equity": "Lender's equity",
        "chart.band": "Line: mean over seeds; band: middle 80 % of seeds.",
        "chart.oss.note": "At 100 % income from loans covers funding, loss and operation. Line: mean over "
            "seeds; band: "
        "middle 80 % of seeds.",
        "word.worse": "worse off",
        "word.same": "about the same",
        "word.better": "better off",
        "axis.years": "years since the start",
        "axis.yuan": "yuan",
        "axis.yuan.month": "yuan a person and month",
        "axis.yuan.year": "yuan a person and year",
    },
    "zh": {
        "range": "{low} 至 {high}",
        "million": "{amount} 百万",
        "points": "{amount} 个百分点",
        "unit.clients": "{amount} 户",
        "unit.yuan": "{amount} 元",
        "unit.yuan/client": "每客户 {amount} 元",
        "unit.yuan/client/year": "每客户每年 {amount} 元",
        "unit.yuan/household": "每户 {amount} 元",
        "unit.yuan/person/year": "每人每年 {amount} 元",
        "short.share/year": "% / 年",
        "short.yuan": "元",
        "short.yuan/client": "元/客户",
        "short.yuan/client/year": "元/客户·年",
        "short.yuan/household": "元/户",
        "short.yuan/person/year": "元/人·年",
        "sentence.against": "在相同运气下与“{base}”相比：{what}。",
        "sentence.base": "{title}：其他方案与之比较的基准。",
        "sentence.rose": "{label}上升 {amount}（{range}）",
        "sentence.fell": "{label}下降 {amount}（{range}）",
        "sentence.none": "{labels}没有明显差别",
        "sentence.and": "，",
        "sentence.then": "；",
        "sentence.winners": "{better} 的农户消费至少多 1 %，{worse} 的农户至少少 1 %。",
        "sentence.few": "只有 {pairs} 个种子：无法区分差别与运气。",
        "sentence.lender": "贷款机构的收入覆盖了成本的 {oss}。",
        "table.measure": "指标",
        "table.people": "农户",
        "table.lender": "贷款机构",
        "report.answer": "四个数字的回答",
        "report.answer.note": "每个数字是 {seeds} 个种子的平均值及其 95 % 区间。"
        "各方案逐个种子遇到同样的天气、疾病和机遇，"
        "所以差别来自条款。",
        "report.designs": "方案对照",
        "report.designs.note": "各方案不同的条款。",
        "report.designs.same": "各方案相同的条款",
        "report.designs.none": "所有方案的条款相同。",
        "report.term": "条款",
        "report.people": "对农户的影响",
        "report.lender": "对贷款机构的影响",
        "report.table": "全部指标",
        "report.table.note": "种子平均值和 95 % 区间。粗体：与“{base}”有明显差别"
        "（t 区间和自助法区间都不含零）；"
        "机构指标与“{lender}”比较。",
        "report.definitions": "定义",
        "report.provenance": "来源",
        "report.again": "重做本报告",
        "report.skip": "跳到回答",
        "report.luck": "各方案运气相同 · {seeds} 个种子 · 自 {start} 起 {months} 个月",
        "report.stopped": "本实验提前停止：含 {all} 次运行中的 {done} 次。",
        "report.numbers": "图中数字",
        "report.base": "比较基准",
        "report.year": "第 {year} 年",
        "chart.poverty": "最后一年贫困线以下人口",
        "chart.poverty.note": "圆点为种子平均值，横线为各方案自身的 95 % 区间。各方案运气相同："
        "是否不同要看配对变化。",
        "chart.consumption": "逐月人均消费与“{base}”之差",
        "chart.consumption.note": "线：种子平均值；带：中间 80 % 的种子。零以上表示当月同样的人消费更多。",
        "chart.effects": "与“{base}”相比的变化（百分比）",
        "chart.effects.note": "按种子配对，以“{base}”的水平为 100 %；横线为 95 % 区间，"
        "不触及零即为明显差别。",
        "chart.changes": "客户消费与“{base}”相比的变化",
        "chart.changes.note": "曾经贷款的农户，每户在相同运气下与自身比较，含全部完整年份。",
        "chart.changes.axis": "自身消费的变化",
        "chart.changes.y": "客户比例",
        "chart.winners": "变差、大致相同、变好的农户",
        "chart.winners.note": "变差或变好：全部完整年份的消费比“{base}”至少少或多 1 %。",
        "chart.quantiles": "消费分布各处的变化",
        "chart.quantiles.note": "最后一年分布各处的消费减去“{base}”同一处的消费；带：种子间 95 % 区间。",
        "chart.quantiles.axis": "在分布中的位置，从最穷到最富",
        "chart.glp": "贷款余额",
        "chart.par": "风险贷款率（[4] 口径）",
        "chart.oss": "过去十二个月操作自足率",
        "chart.equity": "机构净资产",
        "chart.band": "线：种子平均值；带：中间 80 % 的种子。",
        "chart.oss.note": "达到 100 % 时贷款收入覆盖资金、损失和操作成本。线：种子平均值；带：中间 80 % "
        "的种子。",
        "axis.years": "开始以来的年数",
        "axis.yuan": "元",
        "axis.yuan.month": "元/人·月",
        "axis.yuan.year": "元/人·年",
        "table.title": "{title}：{seeds} 个种子，{months} 个月",
        "table.note": "种子平均值，下为 95 % 区间。* 在相同运气下与“{base}”有明显差别；"
        "机构指标与“{lender}”比较。",
        "table.one": "只有一个种子：没有区间。",
        "stopped": "已按要求停止。{all} 次运行中的 {done} 次已完成并写入 {folder}。",
        "written": "结果：{folder}",
        "progress": "村庄生活中",
        "progress.rate": "{rate} 次/秒",
        "outcome": "“{arm}”的 {all} 次运行中有 {count} 次提前结束：{outcome}",
        "short.share": "%",
        "short.index": "",
        "short.clients": "",
        "word.worse": "变差",
        "word.same": "大致相同",
        "word.better": "变好",
        "measure.poverty_headcount": "贫困发生率",
        "measure.poverty_gap": "贫困差距",
        "measure.consumption_mean": "人均消费",
        "measure.consumption_median": "人均消费中位数",
        "measure.consumption_volatility": "消费波动",
        "measure.meals_cut": "低于基本生活的月份",
        "measure.consumption_gini": "消费基尼系数",
        "measure.business_capital": "经营资本",
        "measure.net_worth": "净资产",
        "measure.debt_service_ratio": "还债/收入",
        "measure.consumption_effect": "对消费的影响",
        "measure.consumption_effect_clients": "对客户消费的影响",
        "measure.worse_off": "比基准变差的农户",
        "measure.worse_off_wealth": "计入财富后变差的农户",
        "measure.better_off_wealth": "计入财富后变好的农户",
        "measure.better_off": "比基准变好的农户",
        "measure.clients": "客户数",
        "measure.outreach": "覆盖农户比例",
        "measure.glp": "贷款余额",
        "measure.average_balance": "户均贷款余额",
        "measure.par_tolerance": "风险贷款率（[4] 口径）",
        "measure.par30": "逾期 30 天以上风险贷款率",
        "measure.repayment_rate": "到期还款率",
        "measure.write_off_ratio": "核销率",
        "measure.oss": "操作自足率（OSS）",
        "measure.yield": "贷款收益率",
        "measure.yield_13": "贷款收益率（13 个月平均）",
        "measure.operating_expense_ratio": "操作费用率",
        "measure.cost_per_client": "单位客户成本",
        "measure.break_even_rate": "保本利率",
        "measure.cash_need": "机构最大资金需求",
        "measure.lender_equity": "机构净资产",
    },
}


def text(name: str, lang: str = "en", **facts: object) -> str:
    """The text of that id with its facts; English where the language has none; KeyError if unknown."""
    template = CATALOG.get(lang, {}).get(name, CATALOG["en"].get(name))
    if template is None:
        raise KeyError(f"no text {name!r} in the catalog")
    return template.format(**facts)


def label(measure_id: str, english: str, lang: str = "en") -> str:
    """A measure's label in the language, its English label where the catalog has none."""
    return CATALOG.get(lang, {}).get(f"measure.{measure_id}", english)
