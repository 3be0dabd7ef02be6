"""Made-up Chinese names of people, enterprises and streets."""

from deploy.embedded.inputs.seeds import choose, pick

_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "明华建国志强丽芳敏静伟磊洋勇艳杰娟涛超秀霞平刚桂英宇浩欣怡佳琪俊峰"
_BRAND_FIRST = "瑞恒嘉鑫金海申沪浦江东南方圆安康德盛福源泰昌隆兴和顺宏远达信诚美"
_BRAND_SECOND = "丰润泽庭悦景晟朗逸博雅川岚沐禾蓝骏凯威腾祥云锦舟帆岭澜桥"
_STREETS = "朱枫卫零亭卫漕廊山阳石化龙胜蒙山卫清松卫金一金张金石板桥万寿浩源"
_ENDINGS = {
    "catering": ("餐饮管理有限公司", "酒家", "小吃店", "餐厅"),
    "retail_food": ("食品商店", "超市有限公司", "便利店"),
    "hotel": ("宾馆", "酒店有限公司", "旅馆"),
    "clinic": ("门诊部", "诊所", "口腔诊所有限公司"),
    "pharmacy": ("大药房", "药店", "医药有限公司"),
    "entertainment": ("歌舞厅", "文化娱乐有限公司", "剧本娱乐店"),
    "training": ("培训学校", "教育培训有限公司"),
    "chemical": ("化工有限公司", "精细化工厂"),
    "factory": ("机械制造有限公司", "塑料制品厂", "电子有限公司"),
    "logistics": ("物流有限公司", "货运有限公司"),
    "car_repair": ("汽车维修中心", "汽车服务有限公司"),
    "building": ("建筑工程有限公司", "装饰工程有限公司"),
    "farm_inputs": ("农资经营部", "种业有限公司"),
    "livestock": ("养殖专业合作社", "畜牧养殖场"),
}
BUSINESS_TYPES = tuple(_ENDINGS)


def person(seed: int, *key: object) -> str:
    """A person's name."""
    length = 1 + pick(seed, 2, "given", *key)
    given = "".join(choose(seed, _GIVEN, "given", n, *key) for n in range(length))
    return choose(seed, _FAMILY, "family", *key) + given


def enterprise(seed: int, number: int, business_type: str) -> str:
    """An enterprise's name, told apart by its brand."""
    brand = choose(seed, _BRAND_FIRST, "first", number)
    brand += choose(seed, _BRAND_SECOND, "second", number)
    brand += choose(seed, _BRAND_FIRST + _BRAND_SECOND, "third", number)
    ending = choose(seed, _ENDINGS[business_type], "ending", number)
    return f"上海{brand}{ending}"


def address(seed: int, number: int, town: str) -> str:
    """An address in a town."""
    street = choose(seed, _STREETS, "street", number)
    street += choose(seed, _STREETS, "street two", number)
    house = 1 + pick(seed, 2000, "house", number)
    return f"上海市金山区{town}{street}路{house}号"
