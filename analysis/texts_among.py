"""Texts that set a lender beside real ones: id -> (English, Chinese)."""

from __future__ import annotations

__all__ = ["PLACES"]

PLACES: dict[str, tuple[str, str]] = {
    "among.all": ("Among 532 real lenders of 2008-2014: {told}. A verdict on the scenario, not a gate.",
                  "与 2008 至 2014 年 532 家真实机构相比：{told}。这是对情景的评判，并非门槛。"),
    "among.then": ("; ", "；"),
    "among.place": ("{label} {value}, {share} lie below", "{label}{value}，低于此者占 {share}"),
    "among.low": ("{label} {value}, below nine tenths of them", "{label}{value}，低于其中九成"),
    "among.high": ("{label} {value}, above nine tenths of them", "{label}{value}，高于其中九成"),
    "among.par30": ("PAR30", "PAR30 "),
    "among.oss": ("OSS", "OSS "),
    "among.yield": ("yield", "收益率 "),
    "among.operating_expense_ratio": ("operating expense to portfolio", "营运费用与贷款余额之比 "),
    "among.yilong": (
        "Yilong reported for June 2012 [4]: risk ratio {risk_said}, repaid when due {repaid_said}, {owed_said} yuan a client; here "
        "{risk}, {repaid}, {owed}.",
        "仪陇协会 2012 年 6 月自报 [4]：风险率 {risk_said}，到期还款率 {repaid_said}，每客户 {owed_said} 元；"
        "此处为 {risk}、{repaid}、{owed}。",
    ),
}
