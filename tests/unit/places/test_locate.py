"""What `locate` answers and refuses to guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places import Place, load, locate
from places.names import stem

PLACES = load()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("周村区王村镇", "山东省淄博市周村区王村镇"),
        ("山东省淄博市周村区王村镇某某厂东门", "山东省淄博市周村区王村镇"),
        ("淄博市王村镇", "山东省淄博市周村区王村镇"),  # City and township suffice.
        ("淄博王村", "山东省淄博市周村区王村镇"),
        ("周村王村", "山东省淄博市周村区王村镇"),
        ("周村这边王村镇", "山东省淄博市周村区王村镇"),
        ("周村区王村乡", "山东省淄博市周村区王村镇"),  # Another ending of the level.
        ("周村区王村街道办事处", "山东省淄博市周村区王村镇"),
        ("周村区永安街道", "山东省淄博市周村区永安街街道"),  # The bureau's name.
        ("周村区永安街街道", "山东省淄博市周村区永安街街道"),
        ("丝绸路街道", "山东省淄博市周村区丝绸路街道"),  # Alone in the country.
        ("丝绸路街道办", "山东省淄博市周村区丝绸路街道"),
        ("周 村 区　南 郊 镇", "山东省淄博市周村区南郊镇"),
        ("淄博市周村区", "山东省淄博市周村区"),
        ("周村区丝绸路88号", "山东省淄博市周村区"),  # A road runs through several sub-districts.
        ("周村区王村路口", "山东省淄博市周村区"),
        ("淄博", "山东省淄博市"),
        ("淄博博山", "山东省淄博市博山区"),  # The district, not the town in it.
        ("博山区博山镇", "山东省淄博市博山区博山镇"),
        ("桓台索镇", "山东省淄博市桓台县索镇街道"),
        ("张店区房镇镇", "山东省淄博市张店区房镇镇"),
        ("临淄区金岭镇", "山东省淄博市临淄区金岭回族镇"),
        ("昌平北七家那个仓库", "北京市昌平区北七家镇"),
        ("海城牌楼的菱镁矿", "辽宁省鞍山市海城市牌楼镇"),  # A word, but right behind the city it lies in.
        ("周村丝绸路", "山东省淄博市周村区"),  # A road of that name, or the sub-district.
        ("我在塘沽这边一个码头上班", "天津市滨海新区"),  # A name that only one place had.
        ("长垣起重厂那边，河南新乡的", "河南省新乡市长垣市"),  # The city afterwards.
        ("我家在张店区，厂在周村区王村镇", "山东省淄博市周村区王村镇"),  # Where the work is.
        ("离淄博市区不远的桓台县果里镇", "山东省淄博市桓台县果里镇"),
        ("总公司在北京市朝阳区，工地在天津市武清区", "天津市武清区"),
        ("巢湖市无为县高沟", "安徽省芜湖市无为市高沟镇"),  # It lay there until 2011.
        ("包头达茂旗", "内蒙古自治区包头市达尔罕茂明安联合旗"),  # As people say.
        ("宁波镇海一个化工厂", "浙江省宁波市镇海区"),  # 镇 begins a name and ends none.
        ("昭通镇雄的小煤矿", "云南省昭通市镇雄县"),
        ("普洱镇沅的矿", "云南省普洱市镇沅彝族哈尼族拉祜族自治县"),  # And not 普洱镇 of 昭通.
        ("铁岭镇西堡那个厂", "辽宁省铁岭市铁岭县镇西堡镇"),
        ("苏州盛泽的印染厂", "江苏省苏州市吴江区盛泽镇"),  # The only place of that name.
        ("无锡锡山的厂", "江苏省无锡市锡山区"),  # What once was 锡山市 is more than the district.
        ("赣州信丰线路板厂", "江西省赣州市信丰县"),  # No railway line.
        ("徐州上海路上的饭店", "江苏省徐州市"),
        ("就是瑞丽这边的仓库", "云南省德宏傣族景颇族自治州瑞丽市"),
        ("我们厂在潍坊，做化肥的", "山东省潍坊市"),
        ("我在晋江鞋厂上班", "福建省泉州市晋江市"),
        ("昆山开发区，做面板的", "江苏省苏州市昆山市昆山开发区"),  # Its own name says where.
        ("淄博热电厂", "山东省淄博市"),
        ("睢县长岗镇的铁矿", "河南省商丘市睢县长岗镇"),  # No head of a county.
        ("睢县长岗有个铁矿", "河南省商丘市睢县长岗镇"),
        ("晋江家具厂", "福建省泉州市晋江市"),
        ("浙江义鸟佛堂的厂", "浙江省金华市义乌市"),  # One wrong character, and a town of it behind.
    ],
)
def test_found(text: str, name: str) -> None:
    found = locate(text)
    assert (found.name, found.candidates) == (name, ())
    assert found.code is not None
    assert found.level == PLACES.place(found.code).level


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("周村区和张店区交界", ["山东省淄博市周村区", "山东省淄博市张店区"]),
        ("张店区王村镇", ["山东省淄博市张店区", "山东省淄博市周村区王村镇"]),
        ("江苏鼓楼区", ["江苏省南京市鼓楼区", "江苏省徐州市鼓楼区"]),
        ("从周村区搬到张店区", ["山东省淄博市周村区", "山东省淄博市张店区"]),
        ("不是周村区王村镇，是张店区", ["山东省淄博市周村区王村镇", "山东省淄博市张店区"]),
        ("在张店区的周村区人", ["山东省淄博市周村区", "山东省淄博市张店区"]),
        ("老板是温州的", []),  # Where somebody is from.
        ("业主是北京的公司", []),
        ("总部在深圳", []),
        ("锅炉是山东泰安造的", []),
        ("像江苏响水那样的化工厂", []),
        ("济南到青岛的高速", ["山东省济南市", "山东省青岛市"]),
        ("周村区的渣土倒在邹平", ["山东省淄博市周村区", "山东省滨州市邹平市"]),
        ("香港北區的工地", ["广西壮族自治区贵港市港北区", "香港特别行政区"]),  # Cut in two, and not 港北区.
        ("莆田新县的厂", ["河南省信阳市新县", "福建省莆田市"]),  # A town of 莆田, and not the county of 信阳.
        ("广安黄龙一个化工厂", ["四川省广安市", "陕西省延安市黄龙县"]),  # And no slip for 延安.
        ("赵县长来检查过", []),
        ("赵县长，你管不管", []),
        ("我们在邯郸大街和解放路交叉口", ["河北省邯郸市"]),
        ("我在杭州的时候听说的", ["浙江省杭州市"]),
        ("我在青岛上的大学", ["山东省青岛市"]),
        ("我在余姚有个亲戚", ["浙江省宁波市余姚市"]),
        ("老板是北京人民医院的病人", ["北京市"]),
        ("我在重庆火锅店打工", ["重庆市"]),
        ("老板人在香港", ["香港特别行政区"]),
        ("成都又新开了一个厂", ["四川省成都市"]),  # 又新镇 is a town of 成都.
        ("佛山里水泥厂", ["广东省佛山市"]),  # So is 里水镇 one of 佛山,
        ("上海金泽化工厂", ["上海市"]),  # and 金泽镇 of 上海: a firm may have that name.
        ("平顶山李庄的矿", ["河南省平顶山市"]),  # A village of that name is everywhere.
        ("浙江义鸟的厂", ["浙江省"]),
        ("消防通道堵了", []),
        ("王村路88号", []),
        ("", []),
        ("   ", []),
    ],
)
def test_never_guesses(text: str, candidates: list[str]) -> None:
    found = locate(text)
    assert (found.code, found.name, found.level) == (None, None, None)
    assert sorted(one.name for one in found.candidates) == sorted(candidates)


def test_a_name_of_many_places_gives_those_around_first() -> None:
    found = locate("王村镇")
    assert (found.code, len(found.candidates)) == (None, 9)
    assert all(one.name.endswith("王村镇") for one in found.candidates)
    near = locate("王村镇", near="370306000000")
    assert (near.code, near.candidates[0].name) == (None, "山东省淄博市周村区王村镇")
    assert near.candidates[1].name.startswith("山东省") or not any(one.name.startswith("山东省") for one in near.candidates[1:])


def test_a_short_name_alone_is_asked_for_the_widest_first() -> None:
    found = locate("周村")
    assert (found.code, found.candidates[0].name) == (None, "山东省淄博市周村区")
    assert all("周村" in one.name for one in found.candidates)


def test_candidates_of_two_names_take_turns() -> None:
    names = [one.name for one in locate("王村镇或者新城镇").candidates]
    assert names[0].endswith("王村镇")
    assert names[1].endswith("新城镇")
    assert len(names) == 9


@given(st.sampled_from([place for place in PLACES if place.level != "province"]))
def test_every_full_chain_is_found(place: Place) -> None:
    assert locate(PLACES.chain(place.code)).code == place.code


def test_every_county_is_found_behind_the_short_name_of_what_it_lies_in_or_asked_about() -> None:
    counties = [place for place in PLACES if place.level == "county"]
    right = 0
    for place in counties:
        wider = PLACES.above(place.code)[-1]
        found = locate(f"{stem(wider.name, wider.level)}{stem(place.name, 'county')}一个化工厂")
        assert found.code is None or found.code == place.code or place.code.startswith(found.code.rstrip("0")), place
        right += found.code == place.code
    assert right >= 0.95 * len(counties)


pieces = [name for place in PLACES for name in (place.name, place.name[:-1])] + ["路", "街", "某厂", "通道", "和", " "]


@given(st.lists(st.sampled_from(pieces), max_size=6).map("".join))
def test_an_answer_or_candidates_but_never_both(text: str) -> None:
    found = locate(text)
    assert (found.code is None) == (found.name is None) == (found.level is None)
    assert found.code is None or not found.candidates
    assert len(found.candidates) <= 9
    if found.code is not None:
        # A code is given only where the text names the place, with or without its ending.
        name = PLACES.place(found.code).name
        stem = name.removesuffix("办事处").rstrip("镇乡区县市省街道") or name
        assert any(one[:2] in text for one in (name, stem, *PLACES.place(found.code).others))


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    locate(text)
