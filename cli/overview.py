"""What a policy pack says, gathered for `./anshao policy show`: one JSON object (docs/formats.md section 11), and as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.rules import calendar
from policies import Department, Document, Pack, Policies, Region, Responsibility, RewardPolicy

NEXT = 3
"""How many due days are shown."""
LEVELS = {
    "nation": "国家",
    "province": "省",
    "city": "市",
    "county": "县区",
    "township": "乡镇街道",
    "village": "村社区",
    "enterprise": "企业",
}
MARKS = {"seed": "文件写明", "sourced": "查到原文", "reposted": "转载", "memory": "没有核对", "proposal": "本项目规则"}
Object = dict[str, Any]


@dataclass(frozen=True)
class View:
    """A pack as it stands on one day."""

    known: Policies
    pack: Pack
    today: date

    def overview(self) -> Object:
        """Return everything as one JSON object."""
        pack = self.pack
        return {
            "id": pack.id,
            "authority": pack.authority,
            "region": _region(pack.region),
            "superiors": [_region(one) for one in pack.upward(pack.region.code)],
            "documents": [self._document(one) for one in pack.documents],
            "departments": [self._department(one) for one in pack.departments],
            "order_doors": list(pack.order_doors),
            "responsibilities": [self._line(one) for one in pack.responsibilities],
            "levels": [
                {"level": one.level, "does": one.does, "citation": one.citation, "mark": one.mark} for one in pack.levels
            ],
            "level_rules": [
                {
                    "id": one.id, "sector": one.sector, "category": one.category, "flag": one.flag, "level": one.level,
                    "why": one.why, "citation": one.citation, "mark": one.mark,
                }
                for one in pack.level_rules
            ],
            "calendar": [self._report(one.id) for one in pack.calendar],
            "next": [self._due(one) for one in calendar.coming(pack.calendar, self.today, self.known.calendar, NEXT)],
            "campaigns": self._campaigns(),
            "measures": self._measures(),
            "reward": self._reward(),
            "hotlines": [
                {"number": one.number, "label": one.label, "source": one.source, "demo": one.demo}
                for one in (*pack.hotlines, *pack.demo_hotlines)
            ],
        }  # fmt: skip

    def _document(self, one: Document) -> Object:
        return {
            "id": one.id,
            "title": one.title,
            "number": one.number,
            "date": _day(one.date),
            "valid_to": _day(one.valid_to),
            "lapsed": one.lapsed(self.today),
            "file": one.file,
            "note": one.note,
            "clauses": [{"clause": clause.clause, "says": clause.says} for clause in one.clauses],
        }

    def _department(self, one: Department) -> Object:
        functions = [self.known.functions[name].name for name in one.functions]
        told = {"id": one.id, "name": one.name, "level": one.level, "region": one.region, "kind": one.kind}
        return {**told, "host": one.host, "functions": functions, "basis": one.basis, "mark": one.mark}

    def _line(self, one: Responsibility) -> Object:
        lead = self.pack.department(one.department)
        return {
            "id": one.id,
            "sector": one.sector,
            "category": one.category,
            "region": lead.region,
            "department": lead.id,
            "assisting": list(one.assisting),
            "principle": one.principle,
            "why": one.why,
            "citation": one.citation,
            "mark": one.mark,
        }

    def _report(self, name: str) -> Object:
        rows = {one.id: one for one in self.pack.calendar}
        one = rows[name]
        told = {"id": one.id, "what": one.what, "to": one.to, "form": one.form, "zero": one.zero, "times": one.times}
        due = calendar.next_due(one, rows, self.today)
        return {**told, "next": _day(due), "last": _day(one.last), "citation": one.citation, "mark": one.mark}

    def _due(self, one: calendar.Due) -> Object:
        return {"id": one.report.id, "what": one.report.what, "day": _day(one.day), "remind": _day(one.remind)}

    def _campaigns(self) -> list[Object]:
        found = []
        for one in self.pack.campaigns:
            now = one.phase(self.today)
            phases = [
                {"id": phase.id, "name": phase.name, "first": _day(phase.first), "last": _day(phase.last),
                 "what": phase.what, "citation": phase.citation}
                for phase in one.phases
            ]  # fmt: skip
            goals = [
                {"text": goal.text, "least": goal.least, "most": goal.most, "citation": goal.citation} for goal in one.goals
            ]
            told = {"id": one.id, "title": one.title, "document": one.document, "now": now.id if now else None}
            found.append({**told, "phases": phases, "goals": goals})
        return found

    def _measures(self) -> Object:
        locality = self.known.measures.localities[self.pack.measures]
        offered = self.known.measures.offered(self.pack.measures).values()
        wording = [{"id": one.id, "name": one.name, "when": one.when[locality.id]} for one in offered if one.when]
        return {"locality": locality.name, "citation": locality.citation, "wording": wording}

    def _reward(self) -> Object:
        def told(policy: RewardPolicy) -> Object:
            valid = policy.valid_on(self.today)
            where = {"jurisdiction": policy.jurisdiction, "adopted_by": policy.adopted_by}
            told = {"id": policy.id, "title": policy.title, "document": policy.document, **where}
            return {**told, "mark": policy.mark, "valid": valid}

        policies = self.known.reward_policies
        own = policies[self.pack.reward_policy]
        return {**told(own), "comparisons": [told(policies[name]) for name in self.pack.comparisons]}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _region(region: Region) -> Object:
    return {"code": region.code, "name": region.name, "level": region.level}


def text(view: View) -> str:
    """Return the overview in plain Chinese."""
    return "\n".join(part for section in _SECTIONS for part in section(view)) + "\n"


def _head(view: View) -> Iterator[str]:
    pack = view.pack
    yield f"{pack.id}：{pack.authority}"
    yield f"管 {pack.region.name}，上一级：{'、'.join(one.name for one in pack.upward(pack.region.code))}"
    yield "\n所依据的文件"
    for one in pack.documents:
        state = f"已在 {one.valid_to} 失效" if one.lapsed(view.today) else "没有写截止日" if one.valid_to is None else "有效"
        yield f"  {one.title}（{'，'.join(part for part in (one.number, str(one.date or ''), state) if part)}）"
        if one.note:
            yield f"    注意：{one.note}"
        yield from (f"    {clause.clause}：{clause.says}" for clause in one.clauses)


def _departments(view: View) -> Iterator[str]:
    known, pack = view.known, view.pack
    for region in (pack.region, *pack.upward(pack.region.code)):
        yield f"\n{region.name}的部门"
        for one in pack.departments:
            if one.region == region.code:
                names = "、".join(known.functions[name].name for name in one.functions)
                yield f"  {one.name}〔{one.id}〕职能：{names}（{one.basis}，{MARKS[one.mark]}）"
    below: dict[str, list[str]] = {}
    for region in pack.regions:
        if region.code != pack.region.code and pack.region.contains(region.code):
            there = [one.name.removeprefix(region.name) for one in pack.departments if one.region == region.code]
            below.setdefault("、".join(there), []).append(region.name)
    for departments, names_there in below.items():
        yield f"\n{'、'.join(names_there)}，各有\n  {departments}"
    doors = [pack.department(one) for one in pack.order_doors]
    near = "、".join(one.name for one in doors if one.region == pack.region.code)
    rest = "，上面和下面的地方照自己的" if any(one.region != pack.region.code for one in doors) else ""
    yield f"\n12345 和别的平台的工单从这里导入：{near or '本级没有'}{rest}"


def _lines(view: View) -> Iterator[str]:
    pack = view.pack
    yield f"\n谁管什么（{pack.region.name}；下面和上面的地方照自己有的部门）"
    for one in pack.responsibilities:
        lead = pack.department(one.department)
        if lead.region == pack.region.code:
            helpers = "、".join(pack.department(name).short_name for name in one.assisting)
            with_whom = f"，{helpers}协办" if helpers else ""
            why = f"（谁{one.principle}谁牵头）" if one.principle else ""
            said = f"{one.citation}{_marked(one.mark)}"
            yield f"  {one.id} {_matter(view, one.sector, one.category)} → {lead.name}{with_whom}{why}〔{said}〕"
    yield "  （PZH-DEPT-01 到 12 是攀办函〔2015〕135号三（二）依次点名的部门，99 是其他部门）"


def _marked(mark: str) -> str:
    """Say how far a line was checked, unless it stands in a founding document."""
    return "" if mark == "seed" else f"，{MARKS[mark]}"


def _matter(view: View, sector: str, category: str) -> str:
    kind = "" if category in ("", "*") else f"{category} {view.known.categories[category].name}"
    if sector in ("", "*"):
        return f"所有行业，{kind}" if kind else "所有的事"
    return f"{view.pack.sectors[sector].label}，{kind or '所有事由'}"


def _levels(view: View) -> Iterator[str]:
    if view.pack.levels:
        yield "\n各级的职责"
    for one in view.pack.levels:
        yield f"  {LEVELS[one.level]}：{one.does}〔{one.citation}〕"
    yield "\n不从最低一级查起的事"
    for rule in view.pack.level_rules:
        deaths = "，有人死亡" if rule.flag else ""
        matter = _matter(view, rule.sector, rule.category)
        yield f"  {rule.id} {matter}{deaths} → 至少到{LEVELS[rule.level]}〔{rule.citation}{_marked(rule.mark)}〕"
    if not view.pack.level_rules:
        yield "  没有写。"


def _dates(view: View) -> Iterator[str]:
    rows = {one.id: one for one in view.pack.calendar}
    yield "\n报送和检查"
    for one in view.pack.calendar:
        day = calendar.next_due(one, rows, view.today)
        to = f"，报{one.to}" if one.to else ""
        zero = "，没有情况也要报" if one.zero else ""
        yield f"  {one.id} {one.what}{to}{zero}：{f'下一次 {day}' if day else '已经过了'}〔{one.citation}〕"
    due = calendar.coming(view.pack.calendar, view.today, view.known.calendar, NEXT)
    yield f"\n接下来{len(due)}个日子" if due else "\n接下来没有要报的"
    for one_due in due:
        early = f"，那天不上班，{one_due.remind} 提醒" if one_due.remind != one_due.day else ""
        yield f"  {one_due.day} {one_due.report.id} {one_due.report.what}{early}"


def _phases(view: View) -> Iterator[str]:
    for campaign in view.pack.campaigns:
        now = campaign.phase(view.today)
        yield f"\n行动：{campaign.title}（{f'现在是{now.name}' if now else '现在不在任何阶段里'}）"
        for phase in campaign.phases:
            yield f"  {phase.first} 到 {phase.last} {phase.name}：{phase.what}〔{phase.citation}〕"
        yield from (f"  目标：{goal.text}〔{goal.citation}〕" for goal in campaign.goals)


def _rest(view: View) -> Iterator[str]:
    said = view.overview()
    yield f"\n四个一律：{said['measures']['locality']}（{said['measures']['citation']}）"
    yield from (f"  {one['name']}：{one['when']}" for one in said["measures"]["wording"])
    reward = said["reward"]
    yield "\n奖励政策（法制员和批准人在控制台“奖励办法”签字采用以前，不算奖金，也不许诺钱）"
    for one in (reward, *reward["comparisons"]):
        role = "先写的" if one is reward else "对照"
        state = "" if one["valid"] else "，已失效"
        where = f"{one['jurisdiction']}，{one['adopted_by']}"
        yield f"  {role} {one['id']}：{one['title']}（{where}，{one['document']}，{MARKS[one['mark']]}{state}）"
    yield "\n电话"
    for one in said["hotlines"]:
        yield f"  {one['number']} {one['label']}〔{one['source']}〕{'（不给举报人看）' if one['demo'] else ''}"


_SECTIONS = (_head, _departments, _lines, _levels, _dates, _phases, _rest)
