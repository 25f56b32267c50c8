"""The texts of the help pages: what each part says, in short sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Sentences under an optional heading; `icon` stands before each; `call` goes before the police's number."""

    sentences: tuple[str, ...]
    icon: str = "check"
    heading: str = ""
    call: str = ""


@dataclass(frozen=True)
class HelpPage:
    """One page of help."""

    heading: str
    parts: tuple[Part, ...]


HELP: Mapping[str, HelpPage] = {
    "p1": HelpPage(
        "谁能看到什么",
        (
            Part(
                (
                    "来查的部门：看得到您写的话，看不到您是谁。",
                    "盯着办的安委办：看得到办到哪一步，收件人里有它才看得到您写的话。",
                    "付奖金的人：知道付了多少钱，不知道是哪件事。",
                    "您的单位：什么也看不到。",
                    "偷走电脑的人：看得到有几件、给了哪个部门，看不到您写的话。",
                ),
                icon="lock",
            ),
            Part(
                (
                    "您自己写出名字，我们拦不住。",
                    "管网站的人要是偷换网页，会骗到您，所以网页的每一行都公开，谁都能查。",
                    "微信和手机厂家记了什么，我们管不到。",
                ),
                icon="warning",
                heading="有三件事我们做不到",
            ),
        ),
    ),
    "p2": HelpPage(
        "怎样更安全",
        (
            Part(
                (
                    "离开单位再发。",
                    "用自己的手机和流量。",
                    "发完删掉浏览记录：打开浏览器的菜单，点“历史”，删掉这一行。",
                    "别跟同事说您报过。",
                    "七个词放在家里，别放手机里。",
                ),
            ),
        ),
    ),
    "p3": HelpPage(
        "七个词丢了",
        (
            Part(
                ("七个词丢了，谁也找不回来。", "这样别人也偷不走。", "您可以再发一次，写上“以前报过”。"),
                icon="key",
            ),
        ),
    ),
    "p4": HelpPage(
        "公家的人不管事",
        (
            Part(
                (
                    "这一类交给纪委监委。被说到的单位看不到。没有奖金。",
                    "在第一页点“别的地方”，再点“看全部种类”。",
                    "在“瞒着、不管”里，选“公家的人不管事、收好处”。",
                ),
            ),
        ),
    ),
    "p5": HelpPage(
        "被人为难了",
        (
            Part(("留好工资条、聊天记录、通知。",), call="有人打您、关着您、跟着您？马上打 "),
            Part(
                (
                    "在第一页点“别的地方”，再点“看全部种类”。",
                    "在“瞒着、不管”里，选“说了真话被为难”。",
                    "报过的，打开信箱，点“被人为难了”。",
                ),
                heading="想请人帮您",
            ),
            Part(("要帮您，有时得知道您是谁。说不说，由您定。",), icon="warning"),
        ),
    ),
}
