"""No table keeps a time of anything that a reporter did: every column that holds one is named here, and whose time it is."""

from __future__ import annotations

from sqlalchemy import DateTime, MetaData
from sqlalchemy.types import TypeDecorator

from casework.migrations.tables import metadata
from payer.tables import metadata as payer_metadata

OFFICERS = {
    "urging.answered_at": "the lead answered the office above",
    "urging.at": "the office above asked what keeps a case",
    "adoption.confirmed_at": "an approver signed an adopted policy",
    "adoption.proposed_at": "a legal reviewer proposed a policy to adopt",
    "acceptance.at": "a verifier wrote what was put right",
    "look_back.at": "an officer looked back",
    "measure.at": "an officer wrote a measure",
    "rectification.at": "a verifier wrote what is put right",
    "supply_cut.at": "a leader decided",
    "supply_cut.cut_at": "an enterprise is cut off by a leader's decision",
    "supply_cut.notified_at": "an enterprise had the written notice",
    "access.at": "an officer looked",
    "assessment.at": "an officer assessed",
    "assessment.checked_at": "another officer looked at it again",
    "assessment.decided_at": "an approver decided",
    "case_record.at": "an officer wrote",
    "ceremony.expires": "an officer's passkey",
    "conclusion.signed_at": "a leader signed",
    "event.at": "an officer's deed; null in the reporters' stream",
    "evidence_list.at": "a verifier wrote",
    "extension.answered_at": "a supervising officer answered",
    "extension.at": "a leader asked for more days",
    "finding.at": "a verifier wrote",
    "finding.countersigned_at": "a verifier agreed",
    "introduction.confirmed_at": "another officer compared the root of an authority elsewhere",
    "introduction.taken_at": "an officer took the keys of an authority elsewhere",
    "invitation.expires": "an officer invited",
    "joint.answered_at": "an officer of a department that was asked to join",
    "joint.asked_at": "an officer asked a department to join",
    "matter_pair.at": "a reward officer said whether two cases are about one fact",
    "joint_note.at": "a verifier of a department that joined wrote",
    "lead_sheet.at": "an officer wrote",
    "enterprise.at": "an officer wrote",
    "enterprise_line.at": "an officer wrote",
    "case_enterprise.at": "an officer named a liable enterprise",
    "poster_check.at": "an officer looked at posters",
    "blacklist_step.at": "an officer took a step of a blacklisting",
    "hazard_card.at": "an officer wrote",
    "ledger_line.at": "an officer wrote",
    "filing_month.at": "an officer told of a filed case",
    "original_grant.asked_at": "a verifier asked for the original",
    "original_grant.decided_at": "an intake officer decided",
    "recheck.answered_at": "another department's verifier answered",
    "renewal.expires": "an officer is let in anew",
    "opinion.at": "a reviewer wrote",
    "reviewer.at": "a leader charged somebody",
    "site_record.at": "a verifier wrote",
    "verifier.conflict_at": "a verifier said that there is a conflict of interest",
    "verifier.declared_at": "a verifier said that there is none",
    "session.expires": "an officer signed in",
    "session.last_seen": "an officer works",
    "session.stepped_at": "an officer proved to be at the desk",
}
REPORTERS = {
    "case.due_at": "an urgent tip's promise, rounded up to the half hour, until it is accepted (DESIGN section 1)",
    "alert.due": "the next call about an urgent tip, in five-minute steps: empty once all were called, gone when opened",
}
CLERKS = {
    "session.checked_at": "a clerk checked a code; gone with the session",
    "session.expires": "a clerk signed in",
    "session.last_seen": "a clerk works",
}


def times(tables: MetaData) -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in tables.tables.values()
        for column in table.columns
        if isinstance(column.type.impl if isinstance(column.type, TypeDecorator) else column.type, DateTime)
    }


def test_the_only_times_are_those_of_officers() -> None:
    assert times(metadata) == OFFICERS.keys() | REPORTERS.keys()


def test_the_payers_only_times_are_those_of_clerks() -> None:
    assert times(payer_metadata) == set(CLERKS)
