"""Real enterprises: a published register's CSV becomes rows of the subject import.

The source names a district by its everyday name, has retired divisions, and no industry
code. Which region a row gets, and which business types, is decided here by rules that
are written down beside them. No row is dropped: what cannot be taken is handed on as it
stands, and the register's import names it with its reason (S-08).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from deploy.embedded.inputs.files import csv_rows
from deploy.embedded.inputs.values import CITY, SubjectRow

_DISTRICTS = {
    "黄浦": "310101",
    "徐汇": "310104",
    "长宁": "310105",
    "静安": "310106",
    "普陀": "310107",
    "虹口": "310109",
    "杨浦": "310110",
    "闵行": "310112",
    "宝山": "310113",
    "嘉定": "310114",
    "浦东": "310115",
    "金山": "310116",
    "松江": "310117",
    "青浦": "310118",
    "奉贤": "310120",
    "崇明": "310151",
    "自贸区": "310115",  # the pilot free trade zone began in Pudong
    "闸北": "310106",  # merged into Jing'an in 2015
    "卢湾": "310101",  # merged into Huangpu in 2011
    "南市": "310101",  # merged into Huangpu in 2000
    "南汇": "310115",  # merged into Pudong in 2009
    "川沙": "310115",  # became part of Pudong in 1992
}
_RETIRED = {"310230": "310151", "310108": "310106", "310119": "310115"}
_CURRENT = frozenset(_DISTRICTS.values())
_IN_ADDRESS = re.compile("|".join(f"{name}(?=[新]?[区县])" for name in _DISTRICTS))

_TYPES = {
    "hotel": "宾馆|旅馆|旅店|酒店|住宿|招待所|客房",
    "catering": "餐饮|饭店|酒家|餐厅|小吃|饮食",
    "retail_food": "食品|粮油|副食|酒类",
    "school": "学校|幼儿园|托育|中学|小学",
    "training": "培训",
    "security": "保安",
    "internet_culture": "网络文化|网吧|上网服务|互联网信息|网络游戏",
    "entertainment": "娱乐|歌舞|游艺|影剧院|电影放映|舞厅|音乐厅",
    "travel": "旅行社|旅游",
    "sports": "健身|游泳|体育场|体育健身|体育服务|体育活动",
    "printing": "印刷",
    "supermarket": "超市|商场",
    "logistics": "物流|快递|寄递",
    "goods_transport": "道路货物运输|货物运输|危险货物|货运",
    "car_repair": "汽车维修|汽车修理|机动车维修|车辆维修",
    "car_sale": "汽车销售|销售汽车|二手车",
    "emission_test": "机动车检测|机动车安全技术检测|机动车排放|尾气检测",
    "clinic": "医院|诊所|门诊|医疗服务|医疗美容",
    "pharmacy": "药房|药店|药品零售|药品经营|药品",
    "survey": "测绘|勘测|勘察",
    "environment_monitor": "环境监测|环境检测|环保检测",
    "sewage": "污水",
    "consulting": "工程造价|造价咨询|工程咨询|工程监理",
    "building": "建筑工程|建筑装饰|装饰工程|土建|市政工程",
    "chemical": "化工|危险化学品",
    "tobacco": "烟草|卷烟|香烟",
}
_MATCHERS = {name: re.compile(words) for name, words in _TYPES.items()}
BUSINESS_TYPES = tuple(_TYPES)


COLUMNS = ("uscc", "name", "founded", "district", "address", "business_scope")


def read(path: Path) -> Iterator[SubjectRow]:
    """All rows of the file, in order, each with its line number.

    Raises:
        FileUnreadable: if it is no such file.
    """
    for line, row in csv_rows(path, COLUMNS):
        yield _row(line, row)


def _row(line: int, row: dict[str, str]) -> SubjectRow:
    name, code = row["name"].strip(), row["uscc"].strip()
    address = row["address"].strip()
    return SubjectRow(
        line=line,
        uscc=code,
        name=name,
        region=region_of(row["district"].strip(), address, code),
        address=address,
        founded=row["founded"].strip(),
        business_types=business_types(f"{name} {row['business_scope']}"),
    )


def region_of(district: str, address: str, code: str) -> str:
    """The region: the named district, else the address's, the code's, the city.

    Names of districts that were merged count as what they became part of.
    """
    if district in _DISTRICTS:
        return _DISTRICTS[district]
    if match := _IN_ADDRESS.search(address):
        return _DISTRICTS[match.group()]
    registered = _RETIRED.get(code[2:8], code[2:8])
    return registered if registered in _CURRENT else CITY


def business_types(text: str) -> tuple[str, ...]:
    """Business types by the words of the name and the scope; there is no code."""
    return tuple(name for name, words in _MATCHERS.items() if words.search(text))
