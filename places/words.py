"""Words around a name that say whether it is where something is: roads, origins, brands, and names that are ordinary words.

A short name (周村, without 区) is trusted only as far as these words leave it standing; each list errs on the side of not
being a place, since a place that is overlooked is asked for and a wrong one is believed.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from places import tables

AS_ROAD = re.compile(
    r"[东南西北中上下前后新老一二三四五六七八九十0-9]{0,3}"
    r"(?:大街|大道|大桥|大厦|街(?!道)|路|巷|弄|胡同|里(?![面边头])|桥|站|号线|高速|国道|省道|立交|隧道|高架|支线|线(?!路板|圈|材|束)|码头|机场|港(?!区|口)|广场"
    r"|大学|学院|中学|小学|医院|酒店|饭店|宾馆|大酒店|小区|花园|家园|公寓|新村|苑|银行|商场|商城|大楼|会馆|商会|办事处|驻|籍)"
)
"""After a short name: a road, a building or a house of that name, which stands anywhere."""

STANDS_IN = re.compile(r"码头|机场|港|[中小]学|医院|[汽火]?车?站")
"""After a short township behind its county: what has its name and stands there."""
PLANT = re.compile(r"(?:石化|石油化工|炼油厂?|炼化)(?!集团|公司|的|总部)")
"""After 在 and a short name: a plant that stands there, called like a firm."""

AS_NAME = re.compile(r"[村庄屯寨堡店沟营坡岭庙寺坊门河江湖山岛洲坝塘湾滩井沱埠角庵堂院楼阁台塔泉铺口头](?!(?<=井)下)")
"""After a short name: part of a longer name (河南庄 is a village in 山东)."""

BEFORE_NAME = frozenset("大小老新东西南北前后上下中")
"""Before a short name that nothing bears out: part of a longer name (小河南, 大上海)."""

ORIGIN = re.compile(
    r"(?:[省市县区]的?)?(?:籍|人(?![民口社才力事防工造行车员大武寿保文气为家们多少群流山])|老乡|同乡|老板|老家|工人|民工|工友|农民工|师傅|包工头|小伙|姑娘"
    r"|媳妇|妹子|大哥|口音|方言|户口|户籍|身份证|车牌|牌照|来的|过来的|那边来的)"
)
"""After a name: somebody who comes from there."""
MADE_THERE = re.compile(
    r"(?:的)?(?:话(?!剧)|牌子|(?:生?产|出|造|制造|做|买|进|订|运|发|寄|拉|招|请|雇)(?:过?来)?的"
    r"|货(?![场运站梯架])|车(?![间站辆祸库队厂])|产(?![业地区品能量]))"
)
"""After a short name: something that comes from there."""

ONE_FROM = re.compile(
    r"(?:籍|人(?![民口社才力事防工造行车员大武寿保文气为家们多少群流山])|老乡|同乡|口音|户口|户籍|身份证|来的|过来的)"
)
A_NATIVE = re.compile(r"人(?=[,。;!?)]|$)")
"""After any name: that somebody comes from there is all that is said."""
SOMEBODY = re.compile(r"(?:是|的|个|位|都|名|群|帮|原籍|老家)$")
"""Behind and before a county with its ending: only between the two is it where somebody comes from."""
PERSON_IS = re.compile(
    r"(?:老板娘?|工头|司机|工人们?|民工|监理|法人|业主|厂家|牌子|设备|机器|师傅|老婆|老公|媳妇|爱人|[他她]们?)(?:都|全|也|就)?是$"
)
THING_IS = re.compile(r"[^,。;:!?厂矿店地址点置库场站院校楼园馆所处区县位目窑坊间程这那它的](?:都|全|也|就)?是$")
"""Before a name, with 的 behind it: where somebody or something is from, if it is nothing that has a place (这个厂是…的)."""
IS_OF_ALONE = re.compile(r"的(?=[,。;!?]|$|人|公司|企业|老板|厂家)")
FROM_THERE = re.compile(r"的(?:老板|工人|民工|工友|师傅|包工头|人(?![家])|老乡)")
"""After a province or a city: the same, at more length."""
FROM = frozenset("省市县区籍人老同工民农师包小姑媳妹大口方户身车牌来过那的话生产出造制做买进订运发寄拉招请雇货")
"""With these begins whatever of this kind stands behind a name."""
FOOD = re.compile(
    r"啤酒|白酒|黄酒|老窖|大曲|特曲|二锅头|拉面|烩面|米粉|米线|小面|热干面|刀削面|凉皮|面馆|火锅|烤鸭|烤肉|烧烤|小吃|肠粉|早茶|扒鸡|烧鸡|大盘鸡|火腿|牛肉|羊肉|羊汤|炒面|炒饭|抓饭|奶茶|酸奶"
    r"|驴肉|烧饼|煎饼|锅饼|豆瓣|榨菜|陈醋|香醋|老陈醋|毛尖|龙井茶|普洱茶|大葱|香梨|脐橙|枸杞|大枣|小枣|菜馆?|饭馆|馆子|风味|螺蛳粉|酸辣粉|豆腐|板鸭|盐水鸭|汤包|馄饨|麻花"
)
"""After a name, with its ending too (沙县小吃): a dish that is eaten everywhere."""

BRAND = re.compile(
    rf"(?:(?:{FOOD.pattern}|茶叶|大米|大蒜|苹果|葡萄|特产|包子|粽子|月饼|冰箱|空调|彩电|电视|现代(?!化)|大众|通用|奔驰|宝马|本田|丰田|日产|三菱|日立|福特|马自达|标致|依维柯|五菱|重汽"
    r"|一汽|二汽|上汽|汽车(?!站)|客车|卡车|吉普|轿车|皮卡|拖拉机|摩托|电气|电器|电缆|电梯|锅炉|叉车|吊车|起重机|塔吊|挖机|挖掘机|装载机|水泥|钢管|钢材|瓷砖|陶瓷|瓷器|紫砂|丝绸"
    r"|海尔|海信|格力|美的|老庙|同仁堂)(?!厂|市场|园|城|店|基地|加工|车间|仓库|作坊|公司)"
    r"|建工|一建|二建|三建|城建|路桥|中铁|建筑公司|建设集团|集团|公司|股份|石化|石油|油田(?![边旁上里附])|矿[业务]|煤[业电]|银行|保险|证券|信托|卫视|电视台|晚报|日报|晨报|早报|时报|话剧|时间|标准(?!件)|大剧院|医科"
    r"|牌|号(?![楼线院])|式|款|装(?![修置载卸])|帮|派(?!出所)|戏|瓜|模式|精神|会议|会谈|公约|议定书|条约|宣言|事变|事件|战役|会战|起义|保卫战|代表团|代表队|球队)"
)
"""After a short name: a product, a firm or an event that is called after it."""

_LISTS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
WORDS = frozenset(_LISTS["ordinary"].split())
"""Stems of counties and cities that are ordinary words: nothing without a name that contains them."""
NEVER = frozenset(_LISTS["never"].split())
"""Stems that are nothing without their ending, whatever stands before them (南昌新建 is newly built)."""
TOWNS = WORDS | NEVER | frozenset(_LISTS["towns"].split())
"""Stems of townships that are words of every day."""
TOWNSHIP_WORDS = TOWNS | frozenset(tables.common())
"""Stems of townships that are words: nothing without their ending, even behind their county."""
EVERYDAY = NEVER | frozenset(_LISTS["towns"].split()) | frozenset(tables.common())
"""The same without the stems of counties."""
SAID: dict[str, str] = _LISTS["said"]
"""What people say that is in no list, by the name it is said for."""
SAID_SHORT = frozenset(one for one in SAID.values() if one.endswith("州"))
"""Those of them that are no surer than a short name (巴州 is a district too)."""
NO_NAME = re.compile(r".旗[下舰帜袍杆号手]|.县长(?=[,。;!?)来说讲去在也是都和找叫给把被同批要让不没有到的]|$)")
"""What is no short banner (达旗) and no county: 到达旗下, 赵县长."""
LEFT: dict[str, list[str]] = _LISTS["left"]
"""Codes of counties → codes of what they lay in until not long ago."""
BELOW = {code: re.compile(rf"(?:{'|'.join(names.split())})") for code, names in _LISTS["below"].items()}
"""Codes of provinces → what is well known in them, where the gazetteer holds nothing below."""
VILLAGE_LIKE = frozenset(_LISTS["village_like"])
"""Last characters of short township names that are found behind a city (淄博王村); others are too easily words."""

LITTLE = frozenset(
    "又就都也有在的了是被把给从到要会能可不没很再最才还让叫对向以为与和及等这那各每本其他我来去开干做打上下里出厂店矿人"
)
FAMILY = frozenset("家楼厂矿市场工房院库")
LUCKY = frozenset(
    "金鑫银宝泰恒盛荣兴达华富隆顺昌茂利源丰裕祥瑞福安康永新中德仁义信诚亨通联创天宏鸿伟凯美佳嘉星明亚宇龙凤鹏飞腾升发旺鼎元益和国民大正海东"
)
"""Short names of two characters that begin so, end so, or are made of these alone are not trusted behind a city:
成都又新 (开了), a village of a family, a firm."""

PLACE_BEFORE = re.compile(
    r"(?:^|[,，。.;；:：!！?？、(（\"“'‘《\[【\n/-]|在|于|到|我们|咱们|咱|我|是|地址|地点|位置|地方|这里|这儿|(?:举报|反映|投诉|(?<![检调巡抽])查)(?:一?下)?|位于|坐落|事发地?|坐标|定位|目前|住|属于?|归|喺)$"
)
WORD_BEFORE = re.compile(rf"{PLACE_BEFORE.pattern}|[老旧的这那个去从往回和与及或者跟属归原本查看找了下家住至由省市县区州]$")
"""Before a name that is easily part of a word: the word before it ends there."""
PLACE_AFTER = re.compile(
    r"$|[,，。.;；:：!！?？、)）\"”'’》\]】\n~\-—/]|的|市|这|那(?![次样种回场起])|某|有|里面|境内|本地|当地|全市|[老新旧]?[城市]区|城[里郊]|城中村|郊[区外]|农村|乡下|下面|周边|附近|底下|一带|范围|辖区|山[里上](?!海)|海边|乡镇|县里|所有的|[好很许]多(?!人|老板|客户|货)"
    r"|[东南西北][边面部郊]|一[个家处座栋片条]|一\w{0,4}(?:厂|矿|店|医院|养老院|幼儿园|市场|工地|仓库|小区|学校|企业)|[煤铁铜金磷铝锰石]矿|铅锌矿|哪"
    r"|[xX×*]{1,}|地铁|[仓油冷粮气]库|加[油气]站|幼儿园|[养敬]老院|养殖场|物流园|(?:建材|批发|农贸|菜)市场|燃气管|(?:第?[一二三四五])?(?:人民|中心|中)医院|打工|上班|干活|工作|做工|务工|出差|送货|送快递|跑运输|修[路桥]|架桥|盖[楼房]|石化|开[了厂店]|租|施工|承包|工地|工厂|化工|厂|矿|交界|高新|经济|经开|开发|保税|工业园"
)
"""Around a short name of a city or province that stands alone: only so is it where somebody is."""

ZONE = re.compile(r"(?:高新(?:技术)?(?:产业)?|经济技术|经济)?开发区|高新区|经开区|工业园|工业集中区")
"""Right behind a short county: what no township has."""
SITE = re.compile(
    r"(?:第[一二三四五六七八九十0-9]{1,3}|(?![和与跟到至往去的])\w{2,3})"
    r"(?:[煤铁铜金磷铝锰石]矿|采石场|工业园|工业集中区|社区)(?!集团|公司|股份|的?(?:设备|机器|老板|人))"
)
"""Right behind a short name: something of a name of its own that lies there (盐边安宁工业园区, 克拉玛依第九社区)."""

ROAD_THERE = re.compile(
    r"[^\W\d_的在到往去来从走过下公马铁电线道半一二两水油气管迷沿修铺跑开赶这那条八高快和与及街道路]{2,3}(?:路|大道|大街)(?![军过人由程线况障演径局政费])"
)
"""Right behind a short city: a road of a name of its own (徐州上海路)."""
HERE = re.compile(
    r"(?:^|[,。;!?:])(?:我们?|咱们?|俺们?|本人)?(?:的|这个?|那个?)?(?:厂子?|矿|工地|单位|车间|店|项目|仓库)?(?:现在|目前|就|都|也|人)*(?<=[我们咱俺人厂子矿地位间店目库在前就都也])(?<!公司)在$"
)
"""Before a short name: where somebody who tells is, or the works are."""
HOUSE = re.compile(r"[^\W一这那的某有]\w{0,4}(?:店|馆|城|行|公司|集团|站)")
"""Behind such a name: a house or a firm that is called by it and may stand anywhere (我在重庆火锅店打工)."""
ELSEWHERE = re.compile(r"(?:老板娘?|经理|总包|法人|股东|业主|[他她](?:老板)?)(?:现在|目前|人|都|也|就)*[在住]$")
STOPS = re.compile(r"[,。;!?)]|$")
"""Around such a name: where somebody is who need not be where the works are (老板人在香港)."""
NOT_HERE = re.compile(
    r"的?(?:时候|时(?![代装尚])|[买订听念读]|进[货的]|看[到见病]|学(?![校院生])|上的|上学|上大学|开会|出差|旅游|培训|转车|住院|亲戚|朋友|老家|家里|有[一几]?个?[房亲朋熟])|\w{0,3}(?:[待呆干做住打上]过|[搞干做]完)"
)
"""Behind a short name that stands alone: it is not where the works are."""
MADE_OF = (
    "钢铁?|水泥|造?船|鞋|玩具|家具|电子|烟花|爆竹|花炮|[白黄]?酒|热?电|发电|火电|砖瓦?|陶瓷|玻璃|化肥|农药|染料|印染|纺织|棉纺|服装|皮革|制革|造?纸|轮胎|橡胶|塑料|电[池镀]|铸造|锻造|机械|轴承"
    "|阀门|模具|五金|灯饰|食品|肉联|屠宰|饲料|面粉|粮油|制?药|氯碱|焦化|[铝铜锌镁糖盐]|冶炼|选矿|石[灰膏]|耐火材料|建材|[木板]材|涂料|油漆|炼油|印刷|包装|电缆"
)
WORKS_OF = re.compile(rf"(?:{MADE_OF})厂(?!家|直|的?(?:货|产品|[人酒]|老板|师傅))")
"""Right behind a short name: works that are called by it and by what is made there, which is where they stand."""
WORKS = re.compile(r"\w{1,3}厂(?!家)")
"""Behind two names that are words both: works of some kind (中山小榄锁厂)."""

AFTERTHOUGHT = re.compile(r"[,。(](?:是|在|属于?|归|现在|地址是?)?$")
THOUGHT_ENDS = re.compile(r"(?:的|市的?|这边|那边|那个|那块|下面的?|管的?)?(?:[,。;!?)]|$)")
"""Around a city that is said after what lies in it: 长垣那个厂，河南新乡的."""
ONCE = re.compile(r"(?:以前|原来|原先|过去|从前)(?:是|属于?|归|叫|的)*$")
TODAY = re.compile(r"\w{0,6}[,。;]?\w{0,3}(?:现在|如今|后来)")
"""Before and behind a name that the place had, or where it belonged, before another one."""

ON_THIS_SIDE = re.compile(r"[这那]边|境内|地界")
"""Behind a short county: it is where somebody is, whatever else is named."""
IN_NAME = re.compile(r"\w{1,2}(?<![的在和与跟到从往至是或有去管])")
"""Between two names: characters that may belong to the second."""
COMPANY = re.compile(r"^[^,，。;；!！?？、在]{0,12}?(?:公司|集团|股份|建工|建设局|工程局)")
FIRM = re.compile(
    r"(?:第?[一二三四五六七八九十]{0,2}(?:建工|建设|建筑|路桥|交建|城建|水利|电力|电建|送变电|化建|安装|公路|地质|地矿|煤田))\w{0,8}"
    r"(?:集团|公司|工程局)"
)
"""Right behind a province or a city: a firm that builds anywhere."""
LEADS_AWAY = re.compile(
    r"(?:老家|来自|籍贯|户籍|户口|原籍|祖籍)(?:是|在|于|:)?$"
    r"|(?:总部|总公司|总厂|母公司|注册地?|归属地|厂家|房子)(?:都|也|就)?[设开]?[在是于]$"
    r"|(?:发货?|送货?|寄|卖|销售?|出口|躲|逃|跑)[到往去给至]$|[像象]$|(?:参照|学习|[看听说提]到)$"
)
"""Before a name: where somebody is from, where a firm has its seat, where goods go, what something is like."""

AWAY_FROM = re.compile(r"(?:距离?|离|靠近|邻近|临近)$")
SO_FAR = re.compile(r"(?:市区|城区|县城)?(?:的|边界)?(?:[很不较只也近远约几十百两一二三四五六七八九0-9]|比较|大[概约])")
"""Around a name: how far from there it is."""
HOME = re.compile(r"(?:家|人|户口|宿舍|公司|办公室|老板)(?:都|就|也|是|住)?在$|[^,。]?住在?$")
SENDS = re.compile(r"的?\w{0,4}(?:公司|老板|企业|集团|单位|包工头|劳务|中介)")
"""Right behind a name, where the work is named apart: who sends people there."""
WORK = re.compile(
    r"(?:派|调|送)(?:了|遣)?(?:我们?|咱们?|[他她]们?|工人们?|人)?[到去往]$|(?:干活|施工|做工|打工)(?:就|都|却|其实|则)?在$|(?:工地|[厂矿店]子?|单位|项目|仓库|车间|现场|出事|事发地?|上班)(?:地点|地方)?(?:就|都|却|其实|则)?(?:在|是|位于)$"
)
"""Before two names: of both the one where the work is counts."""
LEADS_TO = re.compile(r"[到至往]")
"""Right behind a name: so does the way that begins there."""
IS = re.compile(r"(?:^|[,。;!?:就]|地[址点方]|位置)是$")
"""Before a name: it is where something is, and set beside another place only where one is named."""
SIDE_BY_SIDE = frozenset("和与跟及或、")
"""Right before a name: it counts as much as the one before."""
TELLS = frozenset("自籍贯口家照习像象前来先距离近住属归叫的个位都名群帮是在于:到往去给至从由回搬迁转和与跟同及或者、/→-—~")
"""With these ends whatever places/around.py looks for before a name: LEADS_AWAY, ONCE, AWAY_FROM, HOME, WORK, JOINS."""
LEADS_ON = re.compile(r"(?:的?\w{0,2})?[到至往搬迁转运拉]")
"""Behind a name: the way goes on from there to another place."""
JOINS = re.compile(r"(?:从|由|自|到|至|往|去|回|搬|迁|转|和|与|跟|同|及|或|还是|或者|不是|而是|是|在|、|/|→|-|—|~)$")
"""Before a name: another place is named beside the first."""
