package identity

import (
	"strings"
	"sync"
)

// NameDifference says how a declared name compares with the registry's. It is
// shown to clerks; nothing is decided by it (A3).
type NameDifference string

// How two names compare.
const (
	NameSame     NameDifference = "SAME"
	NameVariants NameDifference = "VARIANTS" // only variant characters (異體字) differ
	NameDiffers  NameDifference = "DIFFERENT"
)

// CompareNames compares two names as FoldName does, and then with variant
// characters taken as one.
func CompareNames(a, b string) NameDifference {
	switch a, b = FoldName(a), FoldName(b); {
	case a == b:
		return NameSame
	case strings.Map(commonForm, a) == strings.Map(commonForm, b):
		return NameVariants
	default:
		return NameDiffers
	}
}

// variants are pairs of a variant character and its common form, as they occur in names.
const variants = `
䶮龑 万萬 云雲 会會 体體 兪俞 净淨 凉涼 双雙 呉吳 啓啟 喆哲 喦岩 国國 堃坤 声聲 姉姊 姸妍 媫婕 学學 宝寶 寔實 寳寶
峯峰 床牀 强強 彦彥 徳德 恒恆 悦悅 愼慎 敎教 昇升 曽曾 栢柏 槑梅 涂凃 淸清 温溫 滙匯 滨濱 濵濱 灵靈 焕煥 爲為 犇奔 独獨
猫貓 珉琘 珎珍 珏玨 産產 皡皞 眞真 礼禮 禄祿 秌秋 綫線 緖緒 羣群 翺翱 脱脫 臺台 艷豔 莊荘 虎乕 衞衛 裏裡 説說 豊豐 辉輝
郎郞 鄕鄉 鈎鉤 鉄鐵 銕鐵 鋭銳 録錄 閲閱 隣鄰 雁鴈 靑青 静靜 顔顏 鷄雞 麗丽 黄黃 龢和 﨑崎 𠮷吉
`

var commonForms = sync.OnceValue(func() map[rune]rune {
	forms := map[rune]rune{}
	for pair := range strings.FieldsSeq(variants) {
		runes := []rune(pair)
		forms[runes[0]] = runes[1]
	}
	return forms
})

func commonForm(r rune) rune {
	if common, ok := commonForms()[r]; ok {
		return common
	}
	return r
}
