"""Whether text of a file reads like the language that its encoding is for. Almost any bytes are text in GBK, and any at all in
Windows-1252: Korean, Russian or Japanese becomes Chinese characters that make no sense, Polish or Turkish becomes words
that nobody writes. Neither may become the name on a parcel.
"""

import re
import unicodedata

# characters of the first level, which make up nearly all of any Chinese text, and punctuation, as GBK writes them
_FIRST_LEVEL = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
# what files of orders are full of: headers and states, addresses, family and given names, goods, and the commonest of all
_FREQUENT = frozenset(
	"订单号编名称价格数量商品标题规总额实付款金状态时间日期收货人地址电话手机邮编备注买家卖支方式运费快递物流发已未待完成取消退创建提交关闭"
	"省市区县镇乡村路街道巷弄号楼层室栋单元座幢园苑城花新中心大厦广场公司社区小北京上海天津重庆河南山东西江苏浙安徽福湖四川云贵陕甘辽宁吉林"
	"黑龙内蒙古新疆广深圳杭州武汉成都南苏无锡厦门青岛长沙郑合肥昆明沈阳香港台湾澳朝海淀浦静徐汇黄"
	"王李张刘陈杨赵吴周孙马朱胡郭何高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟"
	"熊秦邱江尹薛闫段雷侯史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
	"伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文玉红志春梅兰晓燕辉鹏宇浩欣怡婷雪佳子雨梓涵轩博思俊嘉峰斌波飞鑫玲琴健庆生宝"
	"衣裤鞋帽包杯茶壶套装盒色红蓝绿白黑灰粉紫黄大中小码女男童装机电器手表机器食品水果米油盐糖酒咖啡书本笔纸毛巾床品家具灯用加厚透"
	"欧阳诸葛司徒颖亮修锈钢保温陶瓷砂手工艺竹木皮革铁铜银珠链戒指环耳项镜墨伞扇画框架柜椅桌沙垫枕被窗帘毯香精膜霜乳液洗沐浴露牙膏刷奶粉童车积"
	"拼图球拍跑袜衫恤裙短袖羽绒棉麻丝绸呢羊牛猪鸡鱼虾蟹蔬菜豆饼干糕点零坚核桃枣椒酱醋蜂蜜井普洱观音乌全无线蓝防护智能充池屏幕膜键鼠标"
	"的一是不了在人有我他这个们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对多然于心学之都好看起发当没成只如事"
	"把还用第样道想作种开美从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给间使做没问应该请尽快谢送加急电联系先生"
)
_KOREAN = re.compile(r"[\uac00-\ud7a3\u3000-\u303f\uff00-\uffef\s]+")
_CAPITALS = re.compile(rb"[\xc0-\xff]+")  # the letters of Windows-1251, KOI8 and their like

_RUN = re.compile(r"[^\W\d_]+")
_MARKS = frozenset("€£¥§°©®™«»„“”‘’‚–—…·¡¿ªº²³\u00a0")
_VOWELS = "aeiouáéíóúàèìòùâêîôûäëïöüý"
# what no Western language writes, and what text of another code page, or of a Macintosh, turns into. For each: what it was
_ODD_SPELLING = re.compile(
	"|".join(
		(
			r"[a-zß-öø-ÿ][ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŠŒŽŸ]|Ÿ(?=[a-z])",  # a capital behind a small letter: ü and é of a Macintosh, ź
			r"[^\W\d_][£¥ª³¿”†‡•‹›][^\W\d_]|[£¥](?=[^\W\d_])",  # a sign inside of a word, or before it: ł, Ł, ş, ö
			r"[^\W\d_m]³|[^\W\d_]{3}[ºª]|[^\W\d_][‚„]",
			r"[ðþÐÞÝ]|ý(?=[^\W\d_])",  # Turkish ğ and ş, Croatian đ, Latvian š; Icelandic is refused, too
			rf"[ñÑ](?![{_VOWELS}{_VOWELS.upper()}])",  # Polish ń
			r"[õÕ](?![eEsS])",  # Hungarian ő
			r"[ãÃ](?=[^\W\d_eosEOS])",  # Romanian ă
			r"[øØ](?=[áíéiouúý])|[áíéúý]ø",  # Czech ř
			r"[ìùÌÙ](?=[^\W\d_])",  # Czech ě ů
			rf"[èÈ](?=[{_VOWELS}])|iæ",  # Czech and Croatian č, ć
		)
	)
)


def is_chinese(text: str) -> bool:
	"""Whether its characters beyond ASCII are those of Chinese names, addresses and goods, not of another language that was
	read as Chinese. Where they could as well be Korean, or Russian in capitals, nearly all of them have to be."""
	foreign = [character for character in text if not character.isascii()]
	encoded = [character.encode("gb18030") for character in foreign]
	if 2 * sum(_FIRST_LEVEL.fullmatch(one) is not None for one in encoded) <= len(encoded):
		return False
	letters = [character for character in foreign if unicodedata.category(character) == "Lo"]
	known = sum(character in _FREQUENT for character in letters)
	return known >= len(letters) * (0.7 if _in_another_language(b"".join(encoded)) else 0.45)


def _in_another_language(encoded: bytes) -> bool:
	if _CAPITALS.fullmatch(encoded):
		return True
	try:
		return _KOREAN.fullmatch(encoded.decode("cp949")) is not None
	except UnicodeDecodeError:
		return False


def is_western(text: str) -> bool:
	"""Whether its accented letters stand alone among plain ones and where Western languages have them; of text in another
	alphabet nearly all letters come out accented, and signs stand inside of words."""
	accented = [character for character in text if not character.isascii() and character not in _MARKS]
	if not all(unicodedata.category(character) in ("Lu", "Ll") for character in accented):
		return False
	plain = sum(
		character.isascii() for word in _RUN.findall(text) if not word.isascii() for character in word
	)
	return plain >= len(accented) and not _ODD_SPELLING.search(text)
