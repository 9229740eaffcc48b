"""Words of manufacturing and of software that mean the same, in Chinese and in English."""

import re
from dataclasses import dataclass
from functools import lru_cache

_SAME = r"""
onsite: (?:never|not|\w+n['’]t|cannot)\s+(?:\w+\s+){0,3}?(?:leav\w+|upload\w*|sent|transfer\w*)
onsite: (?:stays?|remains?|kept)\s+(?:\w+\s+){0,3}?(?:on[- ]?site|on[- ]premises?|locally)
onsite: (?:stored|runs?|installed)\s+(?:\w+\s+){0,3}?(?:on[- ]?site|on[- ]premises?|locally)
onsite: (?:stays?|remains?|kept|stored|runs?|installed)\s+(?:\w+\s+){0,3}?(?:plant|factory|machine)
onsite: on (?:our|your|own) (?:own )?premises|in-house|without internet
onsite: (?:stays?|remains?) (?:in|on|within|inside) (?:our|your) (?:own )?\w+
onsite: on[- ]premises?|(?:own|local|customer's|your|our own) servers?
onsite: (?:stays?|remains?) on (?:site|the machine)|offline|air[- ]gapped
onsite: (?:without|no) (?:an? |any )?(?:connection to (?:the )?)?(?:cloud|internet)
onsite: 不(?:得|能|允许|准|可)?(?:出厂|出车间|外传|上传|上外网|上云|联网|离开|外泄)
onsite: 断(?:外)?网|离线|(?:没有|无)(?:互联网|外网|网络)
onsite: 本地(?:部署|运行|保存|处理|服务器)|厂内(?:服务器|部署)
onsite: 私有化|(?:留|存)在(?:厂|车间|本地|场内)|内网|自己的服务器|自有服务器
cloud: our (?:own )?(?:cloud|data cent(?:re|er)|servers?)|(?:sent|uploaded) to (?:the|our) \w+
cloud: in the (?:public )?cloud|hosted by us|saas|cloud service
cloud: 云端|公有云|上云|我们的服务器|我方服务器
contactless: non-?contact|contact-?less|touch-?less|(?:nothing|never|not) touch\w*
contactless: without (?:any )?contact|非接触|不接触|无接触
early: early|in advance|before (?:it |they )?(?:fails?|occurs?|happens?|breaks?)
early: ahead|提前|预警|早期|预测性
warn: warn\w*|alarms?|alerts?|announce\w*|报警|告警|预警|警报
crack: cracks?|裂纹|裂缝
leak: leak\w*|泄漏|泄露|渗漏
defect: defects?|flaws?|faults?|缺陷|疵点|瑕疵
detect: detect\w*|find\w*|found|recogni[sz]\w*|identif\w*|spot\w*|seen?|检测|检出|识别|发现|监测
measure: measur\w*|gaug\w*|测量|测出|测厚|计量
explain: explain\w*|reasons? why|see why|likely cause|names? the cause|原因|解释|依据|出处
source: sources?|original text|cit(?:e|es|ed|ation\w*)|来源|出处|原文
train: trained|training|培训
learn: learn\w*|model training|taught|teach\w*|训练|学习
label: label\w*|annotat\w*|标注|打标|标签
sample: samples?|examples?|images? needed|样本|样品
speed: speeds?|throughput|per minute|per hour|速度|车速|产速
takt: takt|cycle times?|seconds per|per piece|节拍|单件
accuracy: accura\w*|precis\w*|tolerances?|error|精度|准确率|误差|检出率
latency: latency|delay|response time|respon\w*|延时|延迟|响应|时延
rework: rework\w*|返工|返修
scrap: scrap\w*|reject rate|废品|报废
downtime: downtime|standstill|stoppages?|停机
maintenance: maintenance|servic\w+|repair\w*|维修|维护|检修
interface: interfaces?|connect\w*|talks? to|integrat\w*|communicat\w*|接口|对接|通信|接入|集成
robot: robots?|机器人
camera: cameras?|相机|摄像
operator: operators?|staff|personnel|工人|操作工|员工|操作员
approve: approv\w*|confirm\w*|human in the loop|审批|确认
automatic: automatic\w*|by itself|unattended|closed[- ]loop|自动|闭环
export: export\w*|导出
report: reports?|报表|报告
price: 售价|单价|报价|租金
price: prices?|costs?|budget|subscription|fee|价格|费用|预算|成本
delivery: commission\w*|go[- ]live|in operation|rollout|上线|投运|交付
changeover: chang(?:e|ing) (?:to|over)|changeover|换型|换产|换品种
energy: energy|fuel|power consumption|能耗|能源|电耗
forecast: forecast\w*|predict\w*|预测
schedule: schedul\w*|排程|排产|调度
noise: nois\w*|acoustic\w*|噪声|噪音|异响
privacy: privacy|faces?|anonym\w*|blurr\w*|隐私|人脸|打码|模糊
image: images?|pictures?|photos?|图像|图片|照片
data: data|数据
record: audit trail|records?|记录|留痕
document: documents?|manuals?|documentation|资料|文档|说明书
language: english|chinese|bilingual|interface in|英文|中文|双语|英语
stock: stocks?|inventor\w*|库存
supplier: suppliers?|vendors?|供应商
wear: wear|worn|磨损
store: stor(?:e|ed|age)|kept|sav(?:e|ed)|保存|存储|存放
user: users?|concurrent\w*|at the same time|同时|并发|用户
weld: weld\w*|焊接|焊缝|焊点
paint: paint\w*|lacquer\w*|涂装|喷漆|油漆|漆面
coating: coat(?:ed|ing|ings)|涂布|涂层|镀层
temperature: temperatures?|温度
pressure: pressures?|压力
vibration: vibrat\w*|振动
bearing: bearings?|轴承
gear: gears?|gearbox\w*|齿轮
motor: motors?|电机|马达
pump: pumps?|泵
valve: valves?|阀门
steel: steels?|钢材|钢板|带钢|钢铁
aluminium: alumini?um|铝材|铝合金|铝
copper: copper|铜
plastic: plastics?|polymers?|塑料
glass: glass|玻璃
paper: paper|纸张|纸机
textile: textiles?|fabrics?|cloth|织物|面料|布匹
wood: wood|timber|veneers?|木材|单板
food: foods?|食品
battery: batter(?:y|ies)|电池
wafer: wafers?|晶圆
mould: mou?lds?|dies?|模具
injection: injection mou?lding|注塑
casting: castings?|foundr\w+|铸造|铸件|压铸
pore: pores?|porosity|气孔|孔隙
scratch: scratch\w*|划伤|划痕
surface: surfaces?|表面
thickness: thickness\w*|厚度
weight: weigh\w*|重量|称重
tool: (?:cutting )?tools?|cutters?|刀具
machining: machin(?:ing|e tools?)|机加工|机床
assembly: assembl\w+|装配|组装
packaging: packag\w+|包装
barcode: bar ?codes?|条码|二维码
safety: safety|安全
gas: gas(?:es)?|气体|煤气
water: water|水质|用水
dust: dust|粉尘|灰尘
furnace: furnaces?|kilns?|窑炉|炉子|加热炉
boiler: boilers?|锅炉
order: orders?|订单|工单
plan: plan(?:s|ning|ned)?|计划
quotation: quotations?|quotes?|报价
drawing: drawings?|图纸
speech: speech|voice|语音
search: search\w*|检索|搜索
answer: answers?|回答|问答
warehouse: warehouses?|仓库|仓储
spare: spare parts?|备件|备品
customer: customers?|客户
complaint: complaints?|投诉
yield: yields?|良率|成品率
foreign: foreign (?:bod\w+|matter|objects?)|异物
night: every night|nightly|overnight|每天|每晚|daily
mobile: mobile|phones?|手机|移动端
permission: permissions?|access rights|权限
warranty: warrant\w+|质保|保修
"""
"""Each line: a name, and what is said for it, as patterns; a name may have several lines."""


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    # Chinese words stand anywhere; Latin ones must be whole.
    lines = (line.split(": ", 1) for line in _SAME.strip().splitlines())
    guard = r"(?<![A-Za-z])(?:{})(?![A-Za-z])"
    return tuple((name, re.compile(guard.format(said), re.IGNORECASE)) for name, said in lines)


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text means by fixed words, and the text with negations inside those blanked."""

    concepts: frozenset[str]
    rest: str


@lru_cache(maxsize=5_000)
def meant(text: str) -> Meant:
    """Find the concepts of a text; ``rest`` has its length."""
    found, rest = set[str](), text
    for name, pattern in _patterns():
        for match in pattern.finditer(text):
            found.add(name)
            if name == "onsite":
                rest = rest[: match.start()] + " " * len(match.group()) + rest[match.end() :]
    return Meant(frozenset(found), rest)
