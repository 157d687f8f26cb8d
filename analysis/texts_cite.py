"""Texts of the command that says where values come from: id -> (English, Chinese)."""

from __future__ import annotations

__all__ = ["CITE"]

CITE: dict[str, tuple[str, str]] = {
    "cite.none": ("no source given", "未注明出处"),
    "cite.arm": ("what this arm asks", "本方案所问"),
    "cite.count": (
        "{all} values: {document} from a source document, {other} from a study, a statistic or a limiting case, {assumption} "
        "assumed, {none} without a comment.",
        "共 {all} 个取值：{document} 个出自来源文件，{other} 个出自研究、统计或极限情形，{assumption} 个为假定，{none} 个无注释。",
    ),
    "cite.0": ("Microcredit in practice, textbook, 2018", "《小额信贷实务》教材，2018 年"),
    "cite.1": ("Chuxiong prefecture, notice on poverty-alleviation microcredit, 2017", "楚雄州扶贫小额信贷通知，2017 年"),
    "cite.2": ("A bank's micro-loan manual, articles 1-22", "某银行小额贷款业务管理办法，第 1 至 22 条"),
    "cite.3": ("Guideline on loans of rural credit cooperatives to small firms, 2006",
               "农村信用社小企业信用贷款和联保贷款指引，2006 年"),
    "cite.4": ("Sustainability from a welfare view: the Yilong County Association for Rural Development",
               "福利视角下的可持续性：仪陇县乡村发展协会"),
}
