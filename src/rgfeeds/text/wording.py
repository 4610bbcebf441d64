"""How dates, people, rooms and sessions are said everywhere, whatever the machine's locale."""

import datetime as dt
from collections.abc import Sequence

from rgfeeds.model import Group, Material, Moment, Person, Plan, Session

_WEEK = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_YEAR = "January February March April May June July August September October November December"
LONG_DAYS = tuple(_WEEK.split())
LONG_MONTHS = tuple(_YEAR.split())
DAYS = tuple(day[:3] for day in LONG_DAYS)
MONTHS = tuple(month[:3] for month in LONG_MONTHS)

# The names of each month and weekday in the languages that groups write in.
_MONTH_NAMES = (
    "jan january janv januar janvier january enero ene gennaio gen janeiro",
    "feb february februar février févr fevr februari fev febrero febbraio fevereiro",
    "mar march märz mär mars marzo março",
    "apr april avr avril abr abril aprile",
    "may mai mayo mag maggio maio",
    "jun june juni juin junio giu giugno junho",
    "jul july juli juil juillet julio lug luglio julho",
    "aug august août aout ago agosto",
    "sep sept september septembre septiembre set settembre setembro",
    "oct october okt oktober octobre octubre ott ottobre out outubro",
    "nov november novembre noviembre novembro",
    "dec december dez dezember déc decembre décembre dic diciembre dicembre dezembro",
)
#: The number of each month by its names, from 1, and of each weekday, from 0 for Monday.
MONTH_NUMBERS = {
    name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()
}
_WEEKDAY_NAMES = (
    "mon monday mo montag lundi lunes lunedì segunda-feira",
    "tue tues tuesday di dienstag mardi martes martedì terça-feira",
    "wed weds wednesday mi mittwoch mercredi miércoles mercoledì quarta-feira",
    "thu thur thurs thursday do donnerstag jeudi jueves giovedì quinta-feira",
    "fri friday fr freitag vendredi viernes venerdì sexta-feira",
    "sat saturday samstag sonnabend samedi sábado sabato",
    "sun sunday sonntag dimanche domingo domenica",
)
WEEKDAY_NUMBERS = {
    name: n for n, names in enumerate(_WEEKDAY_NAMES) for name in names.split()
}


def day(date: dt.date, year: int | None = None) -> str:
    """Say "Mon 12 Aug", with the year unless it is *year*."""
    said = f"{DAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]}"
    return said if date.year == year else f"{said} {date.year}"


def long_day(date: dt.date) -> str:
    """Say "Monday 12 August 2024"."""
    return f"{LONG_DAYS[date.weekday()]} {date.day} {LONG_MONTHS[date.month - 1]} {date.year}"


def clock(moment: Moment) -> str:
    """Say "11:00", in the moment's own zone; nothing for a whole day."""
    return f"{moment:%H:%M}" if isinstance(moment, dt.datetime) else ""


def when(moment: Moment, year: int | None = None) -> str:
    """Say "Mon 12 Aug 11:00", or "Mon 12 Aug" for a whole day."""
    return f"{day(moment, year)} {clock(moment)}".rstrip()


def times(plan: Plan) -> str:
    """Say "11:00–12:00", "23:30–00:30 (Tue 4 Jun)", or "all day"."""
    if not isinstance(plan.end, dt.datetime):
        return "all day"
    end = f" ({day(plan.end, plan.end.year)})" if plan.end.date() != plan.day else ""
    return f"{clock(plan.start)}–{clock(plan.end)}{end}"


def where(plan: Plan) -> str:
    """Say the room, "online" without one but with a join link, else nothing."""
    return plan.room or ("online" if plan.online else "")


def join(parts: Sequence[str]) -> str:
    """Say "A, B and C"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def amount(count: int, noun: str) -> str:
    """Say "1 session" or "1,234 sessions"."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def sentence(text: str) -> str:
    """Say *text* with a full stop, unless it has an end."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def people(leads: Sequence[Person]) -> str:
    """Say "Ada Lovelace (London) and Alan Turing"."""
    said = ((lead.name, lead.affiliation) for lead in leads)
    return join([f"{name} ({place})" if place else name for name, place in said])


def name(session: Session, group: Group) -> str:
    """Say the session's title, or what stands for it while there is none."""
    if session.title is not None:
        return session.title
    if session.open:
        kind = f"{session.kind}, " if session.kind else ""
        return f"{group.name} ({kind}open)"
    kind = f"{session.kind}: " if session.kind else ""
    return f"{kind}{join([lead.name for lead in session.leads])} (title to come)"


def say_moved(group: Group) -> str:
    """Say where a group that has moved is to be found, nothing of one that has not."""
    if group.moved_to is None:
        return ""
    return f"{group.name} has moved: subscribe again at {group.moved_to}"


def label(material: Material) -> str:
    """Say "Slides", or "Slides (Attention)" when it has a title of its own."""
    kind = str(material.kind).capitalize()
    return f"{kind} ({material.title})" if material.title else kind
