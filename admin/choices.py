"""What a case's page calls each lawful step, the page on which it is done, and the small line under it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """`page` stands below the case's address; an empty `label` is the step's official name."""

    page: str
    label: str = ""
    hint: str = ""


CHOICES: dict[str, Choice] = {
    "accept": Choice("accept", "受理，由我们办", "核对原话，证明收件钥匙"),
    "ask_more": Choice("ask-more", "", "给 15 天，不补也照已有的办"),
    "propose_decline": Choice("decline", "不受理", "要选理由，另一人同意才生效"),
    "decline": Choice("decline-confirm", "同意不受理", "您是第二个人，同意才生效"),
    "keep": Choice("decline-confirm", "不同意，退回待受理", "退回待受理，举报人什么也不会看到"),
    "transfer": Choice("transfer", "转给别的部门", "移送单里没有举报人的话"),
    "hand_outside": Choice("hand-outside", "转给外地的部门", "事情不在本地。举报人仍在这里看结果"),
    "received_outside": Choice("received-outside", "对方签收了", "记下日子、文号和岗位"),
    "refused_outside": Choice("refused-outside", "对方退回了", "回到待受理"),
    "answer_outside": Choice("answer-outside", "对方答复了", "照答复登记，举报人看得到"),
    "take_over": Choice("take-over", "签收，由我们看", "签收后开始算受理的日子"),
    "hand_back": Choice("hand-back", "退回，不归我们管", "要写理由"),
    "dispute": Choice("dispute", "请上级指定归谁管", "7 个工作日里有答复"),
    "designate": Choice("designate", "指定归谁管", "指定后不再争"),
    "raise_up": Choice("raise-up", "提级查办", "主办部门一个工作日里交出原话"),
    "hand_words": Choice("hand-words", "交出原话", "上级已经接过去，到期不交就请举报人重写"),
    "hand_up": Choice("hand-up", "交给上一级", "本部门要回避，或者本级办不了"),
    "merge": Choice("merge", "并入另一案", "举报人跟着那一案看结果"),
    "split": Choice("split", "拆成几案", "一家单位一案，奖金各算各的"),
    "grant_withdraw": Choice("withdrawal", "同意举报人撤回", "危险还在的，另立线索去查"),
    "start": Choice("start", "", "要两名核查员，收过这件案的不能查"),
    "join": Choice("joint", "请别的部门一起查", "一家牵头，一起去"),
    "extend": Choice("extension-agree", "同意延期", "只能延一次，最多 30 天"),
    "propose_finding": Choice("finding", "写核查结论", "另一名核查员同意后，送法制审核"),
    "pass_finding": Choice("legal", "法制审核", "合法就送负责人签，不合法就退回"),
    "return_finding": Choice("finding-return", "退回核查", "要写理由"),
    "conclude": Choice("conclude", "签定结论", "签了只能用复查来改"),
    "enforce": Choice("enforce", "转入整改", "五落实缺一样也不行"),
    "rectify": Choice("rectify", "验收", "两名核查员都看过才算"),
    "close": Choice("close", "归档", "一案一档，齐了才能归"),
    "close_unproven": Choice("close", "归档", "一案一档，齐了才能归"),
    "uphold": Choice("review-decide", "维持", "要先有换的人写的复查意见"),
    "redo": Choice("review-decide", "重新办理", "换人从头查"),
    "doubt": Choice("recheck", "写复核意见", "一致就接着评奖，不一致就换人再查"),
    "look_back": Choice("look-back", "", "不告诉那家单位，也不告诉举报人"),
    "look_back_clean": Choice("look-back-done", "没有复发", ""),
    "recur": Choice("look-back-done", "死灰复燃，重新办", "举报人会看到又开始办了"),
    "look_into": Choice("protect", "查被为难的事", ""),
    "protect": Choice("protect", "采取保护", ""),
    "follow_up": Choice("protect", "回访", ""),
    "end_protection": Choice("protect", "结束保护", ""),
}
"""By step of the lifecycle. Steps of the reward track are chosen on the approval sheet."""

RARE = frozenset({"hand_outside", "dispute", "raise_up", "hand_up", "merge", "split", "join", "look_back"})
"""Lawful steps that few cases take: the page keeps them folded, so that what usually comes next stays above the fold."""
