"""The units this package knows: names, factors and the signs that must not follow."""

from typing import Final

# One line a factor: base unit, factor, names in use; Latin names count exactly, then in lower case.
LATIN: Final = """
m 1 m metre metres meter meters
m 1e3 km kilometre kilometres kilometer kilometers
m 1e-1 dm
m 1e-2 cm centimetre centimetres centimeter centimeters
m 1e-3 mm millimetre millimetres millimeter millimeters
m 1e-6 µm um micron microns micrometre micrometres micrometer micrometers
m 1e-9 nm nanometre nanometres
m 0.0254 inch inches
m² 1 m² m2 sqm
m² 1e-4 cm² cm2
m² 1e-6 mm² mm2
m³ 1 m³ m3 Nm³ Nm3
m³ 1e-3 L l litre litres liter liters
m³ 1e-6 mL ml cm³ cm3
s 1 s sec secs second seconds
s 1e-3 ms msec millisecond milliseconds
s 1e-6 µs us microsecond microseconds
s 1e-9 ns
s 60 min mins minute minutes
s 3600 h hr hrs hour hours
s 86400 d day days
s 604800 week weeks wk wks
s 2628000 month months mo
s 31536000 year years yr yrs
kg 1 kg kilogram kilograms kilo kilos
kg 1e-3 g gram grams
kg 1e-6 mg
kg 1e-9 µg ug
kg 1e3 t tonne tonnes ton tons
kg 1e6 kt
% 1 % percent
% 0.1 ‰
% 1e-4 ppm
% 1e-7 ppb
pp 1 pp
CNY 1 CNY RMB yuan ¥
CNY 1e4 万元
USD 1 USD US$ $ dollar dollars
EUR 1 EUR € euro euros
°C 1 ℃ °C ºC
°F 1 ℉ °F
px 1 px pixel pixels
px 1e6 MP Mpx megapixel megapixels
B 1 B byte bytes
B 1e3 kB KB
B 1e6 MB
B 1e9 GB GiB
B 1e12 TB TiB
B 1e15 PB
B/s 125 kbps kbit/s
B/s 125e3 Mbps Mbit/s
B/s 125e6 Gbps Gbit/s
Hz 1 Hz
Hz 1e3 kHz
Hz 1e6 MHz
Hz 1e9 GHz
1/s 1 fps
rpm 1 rpm r/min
W 1 W watt watts
W 1e-3 mW
W 1e3 kW kilowatt kilowatts
W 1e6 MW
W 1e9 GW
J 1 J
J 1e3 kJ
J 1e6 MJ
J 1e9 GJ
J 3.6e6 kWh
J 3.6e9 MWh
J 3.6e12 GWh
Pa 1 Pa
Pa 1e2 mbar hPa
Pa 1e3 kPa
Pa 1e5 bar
Pa 1e6 MPa
Pa 1e9 GPa
V 1 V VDC VAC volt volts
V 1e-3 mV
V 1e3 kV
A 1 A
A 1e-3 mA
A 1e3 kA
Ah 1 Ah
Ah 1e-3 mAh
VA 1e3 kVA
VA 1e6 MVA
N 1 N
N 1e3 kN
N·m 1 N·m Nm
dB 1 dB
HV 1 HV
lx 1 lx lux
count 1 pcs pc ea piece part unit image panel sheet person shift sample item page
x 1 x × times
"""

# After a bar: signs that must not follow, because they make another word of it.
CHINESE: Final = """
m 1 米|粉色
m 1e3 公里 千米
m 1e-2 厘米
m 1e-3 毫米
m 1e-6 微米
m 1e-9 纳米
m 0.0254 英寸
m² 1 平方米 平米
m³ 1 立方米 立方|体
m³ 1e-3 升|级降高温
m³ 1e-6 毫升
s 1 秒 秒钟
s 1e-3 毫秒
s 1e-6 微秒
s 60 分钟
s 3600 小时 个小时 个钟头 钟头
s 86400 天|然津车花线 个工作日 工作日
s 604800 周|期末围边年一二三四五六日岁 个星期 星期|一二三四五六日天
s 2628000 个月
s 31536000 年|级龄代度月份初底末轻
kg 1 公斤 千克
kg 0.5 斤
kg 1e-3 克|服隆
kg 1e-6 毫克
kg 1e3 吨
% 10 成|品本功果员熟套立为交型形
pp 1 个百分点 百分点
CNY 1 元|件素器宝软锂材 人民币
USD 1 美元 美金
EUR 1 欧元
VND 1 越南盾
°C 1 摄氏度
px 1 像素
B 1e9 吉字节
B 1 字节
Hz 1 赫兹
Hz 1e3 千赫
Hz 1e6 兆赫
W 1 瓦|片楞
W 1e3 千瓦
W 1e6 兆瓦
J 3.6e6 千瓦时
Pa 1e3 千帕
Pa 1e6 兆帕
V 1 伏
A 1 安|全装排
dB 1 分贝
x 1 倍
"""

MEASURES: Final = (
    "张|力 个|别性体 件 片|区 台|阶车湾式州 条|件款码纹 人|工员民机力为造类们 帧 份 套|路筒 种|植"
    " 类|似别型 名|称字义 家|具电 次|品要序氯风"
    " 块 辆 根|据本源 卷|材积 只|有是能要会 颗|粒 缸 釜|式"
    " 炉|温 批|次量准 包|装括 袋 瓶|颈 箱 样本 样品 图像 图片 项 处|理于置 道|路 例|如 位|置于移"
    " 组|织件成 页|面 本|地身来厂 支|持架撑 枚 双|方 副 幅|度面 款 层|次面 轮|廓 层 户 座"
    " 栋 筒 株 段 盘 桶 所 厂 间|隔 步|骤 车|间床辆 罐 门 路 通道 工位 班|组次"
    " 用户 人次 片次 点 件次 车次 炉次 冲|压床 行|业 艘 核|心 架|构 头 匹|配"
    " 档 册 篇 字|段符 列 封 粒 对|应比 幢 题"
)

ONLY_BELOW: Final = {
    "分": ("s", 60.0),
    "时": ("s", 3600.0),
    "日": ("s", 86400.0),
    "月": ("s", 2628000.0),
    "班": ("count", 1.0),
}
"""Too ambiguous to stand alone ("3月" is March), but clear below a bar, as in "片/月"."""
