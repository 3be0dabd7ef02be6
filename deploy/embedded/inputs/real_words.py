"""Reads the words of a published inspection plan: pure, rule by rule.

The tables were made by many hands: departments by their local names, ratios as text,
months in six notations. Each function here reads one kind of cell, and says so where it
cannot.
"""

import re

_DEPARTMENTS = (
    ("市场监管|市场监督", "market"),
    ("公安", "police"),
    ("消防", "fire"),
    ("药品|药监", "drugs"),
    ("卫生健康|卫健", "health"),
    ("文化|文旅|文广旅", "culture"),
    ("环境局|生态环境", "ecology"),
    ("交通|运输局", "transport"),
    ("城市管理|城管", "urban_management"),
    ("人力资源|人社|社会保障", "labour"),
    ("城乡建设|建设部门|住建", "construction"),
    ("应急", "emergency"),
    ("农业", "agriculture"),
    ("医保|医疗保障", "medical_insurance"),
)
_MASK = re.compile(r"^\*+(和|与|综合)?管理局$")
_MARKET_FIELD = re.compile("食品|餐饮|认证")

_TARGETS = (
    ("用人单位|各类企业|企业年报", ("*",)),
    ("宾馆|旅店", ("hotel",)),
    ("食堂|餐饮", ("school", "catering")),
    ("培训", ("training",)),
    ("学校|高校|幼儿园|办学", ("school", "training")),
    ("物流|寄递", ("logistics",)),
    ("医疗|医保|药店", ("clinic", "pharmacy")),
    ("测绘", ("survey",)),
    ("粮", ("retail_food",)),
    ("污水", ("sewage",)),
    ("汽车销售", ("car_sale",)),
    ("危险货物", ("goods_transport",)),
    ("车辆维修", ("car_repair",)),
    ("保安", ("security",)),
    ("机动车排放", ("emission_test",)),
    ("影剧院|娱乐|歌舞", ("entertainment",)),
    ("互联网|网络|在线", ("internet_culture",)),
    ("旅行社|旅游", ("travel",)),
    ("体育|游泳", ("sports",)),
    ("商场|超市", ("supermarket",)),
    ("印刷", ("printing",)),
    ("环境监测", ("environment_monitor",)),
    ("造价|工程咨询", ("consulting",)),
)

_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%?\s*[-—–~至]\s*(\d+(?:\.\d+)?))?\s*%")
_COUNT = re.compile(r"(\d+)(?:[-—–~至](\d+))?\s*(?:户|家|所)")
_DISTRICT_SHARE = re.compile(r"区级\s*(\d+(?:\.\d+)?)%")
_DATES = re.compile(r"\d{4}-(\d\d)-\d\d至\d{4}-(\d\d)-\d\d")
_MONTHS = re.compile(
    r"(\d{1,2})月?\s*[-—–~至]+\s*(?:\d{4}年|次年)?(\d{1,2})月|(\d{1,2})月(底前?)?"
)


def department(name: str, field: str) -> str | None:
    """The domain of a department, None where it is none of the fourteen.

    A name that the page masked (`****管理局`) is read by the field of the row: food and
    product certification belong to market supervision; otherwise it stays unread.
    """
    for words, domain in _DEPARTMENTS:
        if re.search(words, name):
            return domain
    if _MASK.match(name) and _MARKET_FIELD.search(field):
        return "market"
    return None


def departments(cell: str, field: str) -> tuple[list[str], list[str]]:
    """The domains of a cell of several departments, and the names left unread."""
    read: list[str] = []
    unread: list[str] = []
    for name in re.split("[、，,;；]", cell):
        if not name.strip():
            continue
        domain = department(name.strip(), field)
        if domain is None:
            unread.append(name.strip())
        elif domain not in read:
            read.append(domain)
    return read, unread


def business_types(target: str, task: str) -> tuple[str, ...]:
    """The business types that a row aims at, `*` for all; empty where unknown."""
    for text in (target, task):
        for words, types in _TARGETS:
            if re.search(words, text):
                return types
    return ()


def share(cell: str, pool: int) -> float | None:
    """The ratio as a share of the pool: a percentage, or a number of subjects.

    A range counts by its middle; of a city's and a district's share the district's.
    """
    if match := _DISTRICT_SHARE.search(cell):
        return float(match[1]) / 100
    if match := _SHARE.search(cell):
        low, high = float(match[1]), float(match[2] or match[1])
        return min(1.0, (low + high) / 200)
    if (match := _COUNT.search(cell)) and pool:
        low, high = float(match[1]), float(match[2] or match[1])
        return min(1.0, (low + high) / 2 / pool)
    return None


def months(cell: str) -> frozenset[int]:
    """The months named in a cell; empty where none is.

    `10月底` and `10月底前` mean: until then. The year is not read; a published month is
    taken to come back each year.
    """
    if "全年" in cell:
        return frozenset(range(1, 13))
    if match := _DATES.search(cell):
        return _span(int(match[1]), int(match[2]))
    if not (match := _MONTHS.search(re.sub(r"\d{4}年", "", cell))):
        return frozenset()
    if match[1]:
        return _span(int(match[1]), int(match[2]))
    last = int(match[3])
    return _span(1 if match[4] else last, last)


def _span(first: int, last: int) -> frozenset[int]:
    if first <= last:
        return frozenset(range(first, last + 1))
    return frozenset(range(first, 13)) | frozenset(range(1, last + 1))


def points(cell: str, task: str) -> tuple[str, ...]:
    """Check points out of the cell that lists what is looked at."""
    parts = [part.strip() for part in re.split("[;；、]", cell) if part.strip()]
    return tuple(parts[:8]) or (task,)
