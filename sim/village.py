"""The households of all villages together, as the month speaks of them."""

from sim.example import follow_others
from sim.loan_tranches import add_up_promised
from sim.parting import regroup

__all__ = ["Villages"]


class Villages:
    """Households: they earn, spend, pay, save, watch each other and ask for loans."""

    def __init__(self, engine, shares, groups, guarantors, frauds, ratings, leaving, rivals) -> None:
        self._engine, self._shares, self._groups, self._guarantors = engine, shares, groups, guarantors
        self._frauds, self._ratings, self._leaving = frauds, ratings, leaving
        self._rivals = rivals

    def earn(self) -> None:
        """Find out what the month brings: harvest, trade, animals, wages, remittances; it arrives on its own days."""
        if "crowding" in self._engine.store.changes:
            self._shares.add_up("capital", "trade_capital")
            self._engine.live("crowd")
        self._engine.live("earn")
        if "assets" in self._engine.store.changes:
            self._engine.live("tend")
        if {"failures", "disaster"} & self._engine.store.changes:
            self._engine.live("count_lost_income")

    def spend(self) -> None:
        """Pay the bills of illness and ceremony, raising money where it must, plan the month's living; projects end, some go
        away to work."""
        self._engine.live("spend")
        if "migration" in self._engine.store.changes:
            self._engine.live("migrate")
        if "ventures" in self._engine.store.changes:
            self._engine.live("reap")
        if "stopping" in self._engine.store.changes:
            self._engine.live("think_of_stopping")
        self._rivals.come_first()

    def pay(self, meeting: int) -> None:
        """Bring what is due to the meeting, as far as each is able and willing."""
        self._frauds.bring_back(meeting)
        self._engine.live("pay", meeting)
        self._frauds.pay_no_more(meeting)

    def roll_over(self, meeting: int) -> None:
        """Ask to renew the principal of a loan that falls due, where the terms allow it and the money is still needed."""
        rolls = "roll_over" in self._engine.store.changes
        if rolls:
            self._engine.live("mature", meeting)
        self._leaving.be_missed(meeting)
        if rolls:
            self._engine.live("roll_over", meeting)
            self._engine.live("hold_back", meeting)

    def pay_ahead(self, meeting: int) -> None:
        """Pay loans ahead of their time, where nothing is owed and a household chooses to."""
        if "prepay" in self._engine.store.changes:
            self._engine.live("prepay", meeting)
            self._engine.live("take_ahead", meeting)
            self._engine.live("go_on", meeting)
            self._engine.live("agree_anew", meeting)

    def save(self) -> None:
        """Live to the end of the month: pay back guarantors, the group and the moneylender, invest, buy animals; some leave for
        good."""
        self._guarantors.pay_back()
        self._rivals.come_last()
        self._engine.live("save")
        self._groups.hand_back()
        self._leaving.leave()

    def watch(self) -> None:
        """Feel the pressure of officers and, where they answer for the debt, of peers; trust fades, who is late is talked of, and
        others' example is followed."""
        if "standing" in self._engine.store.changes:
            self._shares.over_ties("late", "late_ties")
            self._engine.live("drift_apart")
        follow_others(self._engine, self._shares)
        self._engine.live("watch")

    def ask_for_loans(self) -> None:
        """Rest, graduate or drop out, change groups; talk of the program, be rated, consider each product on offer, find enough
        members for a group loan, apply."""
        self._leaving.part()
        if "parting" in self._engine.store.changes:
            regroup(self._engine, self._shares)
        if "signing" in self._engine.store.changes:
            self._engine.live("settle_who")
        self._shares.total("late", "group", "late")
        self._shares.total("excluded", "group", "barred")
        self._engine.live("talk")
        self._shares.over_ties("talk_ppm", "heard_ppm")
        self._engine.live("hear")
        self._ratings.renew()
        add_up_promised(self._engine)
        for offer in range(1, self._engine.store.offers.shape[0] + 1):
            self._engine.live("consider", number=offer)
        self._engine.live("wish")
        self._shares.total("wishing", "group", "wishing")
        self._engine.live("apply")
        self._frauds.inflate()
        if "waves" in self._engine.store.changes:
            self._wait_for_waves()
        self._guarantors.find()
        self._rivals.lend()

    def _wait_for_waves(self) -> None:
        """Let those who apply for a group loan out of turn wait for the next wave of that product in their group."""
        for offer in range(1, self._engine.store.offers.shape[0] + 1):
            self._engine.live("line_up", number=offer)
            if offer == 1:
                self._shares.total("in_turn", "group", "holding")
            self._shares.total("proved", "group", "proved")
            self._engine.live("open_wave", number=offer)
            self._shares.fill("in_line", "group", "wave_room", into="in_turn")
            self._engine.live("take_turn")
            self._shares.total("in_turn", "group", "entering")
            self._engine.live("count_in")
