"""What a run measured, laid out for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cli.bench.measure import Found, Row

WHAT = {
    "text": "sealed tip, text",
    "bare": "Flask alone, same JSON",
    "file": "sealed tip, photo of 5 MB",
    "plain": "plain page without script",
}
BEGIN, END = "<!-- ./anshao bench: begin -->", "<!-- ./anshao bench: end -->"
COLUMNS = ("load", "clients", "done", "failed", "per s", "of Flask", "p50 ms", "p99 ms", "CPU ms", "senders", "MiB")


def cells(found: Found) -> Iterator[tuple[str, ...]]:
    """The rows of loads, a text for each of COLUMNS."""
    order = list(WHAT)
    for row in sorted(found.rows, key=lambda one: (order.index(one.what), one.database, one.clients)):
        yield (
            _name(row),
            str(row.clients),
            str(row.done),
            str(row.failed),
            _rate(row.per_second),
            _share(found, row),
            f"{row.p50_ms:.1f}",
            f"{row.p99_ms:.1f}",
            f"{row.cpu_ms:.2f}",
            f"{row.sender_cpu_ms:.2f}",
            f"{row.rss_mib:.0f}",
        )


def others(found: Found) -> Iterator[tuple[str, str]]:
    """All other figures with what they are called."""
    machine = found.machine
    yield "processor, cores", f"{machine.processor}, {machine.cores}"
    yield "Python, SQLite", f"{machine.python}, {machine.sqlite}"
    yield "durable inserts of 8 KiB per s", f"{machine.durable_inserts_per_second:.0f}"
    for page in found.pages:
        yield f"page {page.page}: bytes gzip / requests", f"{page.bytes} / {page.requests}"
    yield "sealing 2 KB in Python, ms", f"{found.seal_text_ms:.2f}"
    if found.sealing:
        times = f"{found.sealing.seal_10mb_ms:.0f} / {found.sealing.open_10mb_ms:.0f}"
        yield f"10 MB sealed / opened, ms, {found.sealing.browser.partition(' built')[0]}", times
    places = found.places
    yield f"locate, texts of {places.mean_characters:.0f} characters on average, per s", f"{places.texts_per_second:.0f}"
    yield "gazetteer loaded: s / MiB", f"{places.load_s:.2f} / {places.load_mib:.0f}"
    yield "names to look for: s / MiB", f"{places.names_s:.2f} / {places.names_mib:.0f}"


def table(found: Found) -> str:
    """Both in columns of plain text."""
    rows = [COLUMNS, *cells(found)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    lines = [
        "  ".join(_aligned(cell, width, place) for place, (cell, width) in enumerate(zip(row, widths, strict=True)))
        for row in rows
    ]
    return "\n".join([*lines, "", *(f"{name:<52}{value}" for name, value in others(found))])


def markdown(found: Found) -> str:
    """Both as tables of Markdown."""
    return "\n".join([*_marked(COLUMNS, cells(found)), "", *_marked(("figure", "measured"), others(found))])


def put_into(text: str, found: Found) -> str:
    """Return a document with these tables in the place of those between its marks; ValueError where it has no such place."""
    before, opened, rest = text.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (opened and closed):
        raise ValueError("the document has no place for the tables")
    return f"{before}{BEGIN}\n{markdown(found)}\n{END}{after}"


def _marked(heads: Sequence[str], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    for row in (tuple(heads), tuple("---" for _ in heads), *rows):
        yield f"| {' | '.join(row)} |"


def _name(row: Row) -> str:
    return f"{WHAT[row.what]} ({row.database})" if row.database else WHAT[row.what]


def _rate(rate: float) -> str:
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"


def _share(found: Found, row: Row) -> str:
    """How much of what the bare application reaches with as many senders; other jobs are several requests, or not sealed."""
    limit = found.row("bare", "", row.clients)
    return f"{row.per_second / limit.per_second:.0%}" if limit and row.what == "text" else ""


def _aligned(cell: str, width: int, place: int) -> str:
    return cell.rjust(width) if place else cell.ljust(width)
