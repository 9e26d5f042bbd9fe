"""The paper of a snapshot in each of its variants, for tests."""

from kyodo.evaluations.exports import Paper, PaperLayout, Variant, draft_of, paper_file


def paper(snapshot, variant=Variant.PUBLISHED, *, language="ja", **hints):
    return Paper(snapshot, variant, PaperLayout(**hints), (), language)


def draft(snapshot, *, side, answers, **hints):
    return draft_of(snapshot, {side: answers}, layout=PaperLayout(**hints))


def publication_pdf(snapshot, **hints):
    return paper_file(paper(snapshot, **hints), "pdf")


def blank_pdf(snapshot, **hints):
    return paper_file(paper(snapshot, Variant.BLANK, **hints), "pdf")


def proposal_pdf(snapshot, **hints):
    return paper_file(paper(snapshot, Variant.PROPOSED, **hints), "pdf")


def final_pdf(snapshot, **hints):
    return paper_file(paper(snapshot, Variant.FINAL, **hints), "pdf")


def draft_pdf(snapshot, *, side, answers, **hints):
    return paper_file(draft(snapshot, side=side, answers=answers, **hints), "pdf")
