"""Measures that a finding or its enforcement may name: code → name.

SG- are the 「四个一律」 of the founding documents against illegal production (安委明电〔2012〕3号, 攀办函〔2015〕135号).
MS- are the measures that the same documents name one by one. The software records a measure and its document and decides none.
"""

MEASURES: dict[str, str] = {
    "MS-01": "当场制止",
    "MS-02": "停止作业、撤人",
    "MS-03": "限期整改",
    "MS-04": "查封扣押",
    "MS-05": "停供电",
    "MS-06": "停供民用爆炸物品",
    "MS-07": "停水",
    "MS-08": "拆除",
    "MS-09": "注销许可证照",
    "MS-10": "没收违法所得并上限罚款",
    "MS-11": "暂扣或吊销证照",
    "MS-12": "移送司法",
    "MS-13": "公开曝光",
    "MS-14": "列入失信名单",
    "MS-15": "挂牌督办",
    "MS-16": "提级查办",
    "MS-17": "约谈",
    "MS-18": "通报",
    "MS-19": "警示函",
    "MS-20": "移交纪检监察",
    "MS-21": "复工验收",
    "MS-22": "取消评先",
    "SG-1": "关闭取缔",
    "SG-2": "上限处罚",
    "SG-3": "停产整顿",
    "SG-4": "追究法律责任",
}
