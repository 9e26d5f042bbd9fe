"""Tables of the consultations, by noun."""

from kyodo.consultations.models.case_relations import CaseRelation
from kyodo.consultations.models.cases import Case, CaseCounter, Consent
from kyodo.consultations.models.disposal import Retention, RetentionClass
from kyodo.consultations.models.entries import CaseFile, Entry, TextBlock
from kyodo.consultations.models.follow_ups import (
    BulkChange,
    CallerQuestion,
    SavedView,
    WeeklyCapacity,
)
from kyodo.consultations.models.load import LoadCount
from kyodo.consultations.models.referrals import Lesson, Referral, ReferralLink, ReferralVisit
from kyodo.consultations.models.reports import StatisticsEdition, StatisticsReport

__all__ = [
    "BulkChange",
    "CallerQuestion",
    "Case",
    "CaseCounter",
    "CaseFile",
    "CaseRelation",
    "Consent",
    "Entry",
    "Lesson",
    "LoadCount",
    "Referral",
    "ReferralLink",
    "ReferralVisit",
    "Retention",
    "RetentionClass",
    "SavedView",
    "StatisticsEdition",
    "StatisticsReport",
    "TextBlock",
    "WeeklyCapacity",
]
