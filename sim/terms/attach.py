"""Data that terms name: surveys and opening books read once per scenario, held against every arm, kept by their hash."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sim.terms.books import Book, load_book
from sim.terms.data_files import BookFile, SurveyFile
from sim.terms.files import Places
from sim.terms.letters import Letter, LettersError, Mail
from sim.terms.placing import placed
from sim.terms.resolved import Version
from sim.terms.surveys import Survey, check_fit, load_survey
from sim.terms.village import Village

__all__ = ["DataShelf"]


class DataShelf:
    """Surveys and books of one scenario. `data`: hash -> what was read."""

    def __init__(self, places: Places, file: str, start: date, mail: Mail) -> None:
        self.places, self.file, self.start, self.mail = places, file, start, mail
        self.data: dict[str, Survey | Book] = {}
        self._read: dict[tuple[str, str], Survey | Book | None] = {}

    def attach(self, version: Version | None) -> Version | None:
        """The version with the hashes of its data filled in; faults of the data are posted. None stays None."""
        if version is None:
            return None
        villages = tuple(self._peopled(village) for village in version.villages)
        made = replace(version, villages=villages, lender=version.lender.model_copy(
            update={"opening_book": self._pinned(version.lender.opening_book, "lender.opening_book", "book")}))
        book = self.data.get(made.lender.opening_book.sha256)
        if isinstance(book, Book) and version.month == 1:
            surveys = {digest: one for digest, one in self.data.items() if isinstance(one, Survey)}
            try:
                placed(book, made, self.start, surveys)
            except LettersError as error:
                self.mail.take(error)
        return made

    def _peopled(self, village: Village) -> Village:
        at = f"village.{village.name}.survey"
        terms = self._pinned(village.survey, at, "survey")
        survey = self.data.get(terms.sha256)
        if isinstance(survey, Survey):
            self.mail.letters += check_fit(survey, village.name, village.people.households, terms.draw, self.file, f"{at}.draw")
        return village.model_copy(update={"survey": terms})

    def _pinned(self, terms: SurveyFile | BookFile, at: str, kind: str) -> SurveyFile | BookFile:
        """The terms with the hash of the file they name; a letter if another hash was declared."""
        if not terms.file:
            return terms.model_copy(update={"sha256": ""})
        found = self._loaded(terms.file, at, kind)
        if found is None:
            return terms
        if terms.sha256 not in ("", found.sha256):
            self.mail.letters.append(Letter(self.file, f"{at}.sha256", f"a file with the hash {found.sha256}", terms.sha256,
                                            "the data or their mapping have changed since"))
        self.data[found.sha256] = found
        return terms.model_copy(update={"sha256": found.sha256})

    def _loaded(self, reference: str, at: str, kind: str) -> Survey | Book | None:
        if (kind, reference) not in self._read:
            self._read[kind, reference] = None
            try:
                read = load_survey if kind == "survey" else load_book
                self._read[kind, reference] = read(reference, self.places, self.file, f"{at}.file")
            except LettersError as error:
                self.mail.take(error)
        return self._read[kind, reference]
