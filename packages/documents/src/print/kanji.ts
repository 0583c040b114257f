/**
 * Chinese forms, and the forms Japanese print has in their place.
 *
 * Text recognition trained on Chinese gives the form it knows best for what is one letter to it. Only forms that Japan
 * does not write are listed, in pairs: 澤 beside 沢 is another family, 泽 is a misreading of either.
 */
const PAIRS = `宫宮产産產産见見东東县県縣県马馬鸟鳥岛島长長门門车車龙竜泽沢边辺齐斉斋斎广広关関气気国国区区号号號号荣栄桥橋滨浜泷滝樱桜静静
华華历歴发発证証證証运運转転許許许許户戸戶戸条条当当变変黑黒铁鉄银銀钟鐘园園围囲图図团団圆円实実宝宝寿寿将将带帯总総应応恵恵战戦扩拡拥擁择択换換据拠
时時书書术術权権来来极極构構标標栏欄树樹样様桧桧检検横横欢歓歳歳残残气気汉漢汤湯沟溝济済浅浅涧澗渊淵渋渋温温湾湾满満濑瀬濒瀕灯灯灵霊点点炼錬热熱爱愛犹猶独独狭狭猫猫环環现現琼瓊画画畅暢
疗療监監盐塩盘盤码碼础礎确確祯禎离離种種积積称称穂穂穷窮窃窃竜竜笔筆签簽简簡类類粮糧紧緊红紅约約级級纪紀纯純纲綱纳納线線练練组組细細织織终終绍紹经経结結给給绝絶统統绢絹继継绩績绪緒绫綾维維绵綿绿緑缘縁缝縫缩縮
罗羅罚罰职職联咲圣聖肃粛肠腸胁脅胜勝脑脳脱脱艺芸节節芦芦苏蘇茎茎荐薦荣栄药薬莲蓮获獲营営萨薩蒋蒋蓝藍蔷薔虏虜虑慮虫虫蚕蚕补補装装览覧觉覚规規视視触触计計订訂认認讨討让譲训訓议議记記讲講论論设設访訪评評识識诉訴词詞试試诗詩诚誠话話询詢详詳语語误誤说説请請诸諸课課谁誰调調谈談谢謝谷谷
贝貝负負贡貢财財责責贤賢败敗货貨质質贩販贫貧购購贯貫贵貴贷貸贸貿费費贺賀资資赏賞赖頼赞賛赤赤赵趙轨軌轻軽载載辅輔辈輩辉輝输輸辖轄辞辞达達迁遷过過远遠违違连連迟遅适適选選递逓逻邏遗遺邮郵邻隣郑鄭酱醤释釈里里
针針钉釘钓釣钢鋼钱銭铃鈴铜銅铭銘锅鍋锦錦锻鍛镇鎮镜鏡闭閉问問间間闻聞闽閩阀閥阁閣阅閲阔闊队隊阳陽阴陰阶階际際陆陸陈陳险険随随隐隠难難雾霧静静韩韓页頁顶頂项項顺順须須顾顧颁頒预預领領颈頸频頻题題颜顔额額风風飞飛饭飯饮飲饰飾馆館驹駒驻駐驾駕骏駿验験骑騎鱼魚鲁魯鲜鮮鲤鯉鲸鯨鸡鶏鸣鳴鸭鴨鹤鶴鹰鷹鹿鹿麦麦麻麻黄黄齿歯龟亀
从従众衆优優会会伞傘伟偉传伝伤傷伦倫伪偽体体余余佣傭侠侠侣侶侧側侦偵俭倹债債倾傾儿児党党兰蘭兴興养養兽獣内内写写军軍农農冯馮决決况況冻凍净浄减減凤鳳凯凱击撃刘劉则則刚剛创創别別剂剤剑剣剧劇劝勧办弁务務动動励励劳労势勢匀匀华華协協单単卖売卢盧卫衛却却厂廠厅庁压圧厌厭厨厨厦厦双双叙叙台台叹嘆
吴呉员員呜嗚咏詠响響哑唖唤喚啸嘯团団围囲圣聖场場坏壊块塊坚堅坛壇坟墳坠墜垒塁埚堝堕堕墙墻壮壮声声壳殻处処备備复復够夠头頭夹夾夺奪奋奮奖奨妆粧妇婦妈媽姜姜娄婁娱娯婴嬰孙孫学学宁寧审審宪憲宽寛宾賓对対寻尋导導尘塵层層属属岁歳岂豈岗崗岚嵐峡峡崭嶄巩鞏币幣帅帥师師帐帳帜幟归帰录録彦彦彻徹径径徕徠忆憶忧憂怀懐态態怜憐恋恋恳懇恶悪恼悩悬懸惊驚惧懼惨惨惩懲惯慣愤憤愿願戏戯战戦执執扫掃扬揚抚撫抛抛护護报報担担拟擬拣揀挂掛挟挟挥揮损損捡撿鸿鴻巢巣杨楊钦欽铃鈴闲閑鸥鷗梦夢萝夢`;

const JAPANESE_FORM = new Map<string, string>();
{
  const forms = [...PAIRS.replace(/\s/g, '')];
  for (let at = 0; at + 1 < forms.length; at += 2) {
    if (forms[at] !== forms[at + 1]) JAPANESE_FORM.set(forms[at]!, forms[at + 1]!);
  }
}

/**
 * What a letter is taken for that recognition does not know, where the other is next to never printed: 咲 is not in its dictionary
 * and comes out as 联, which is listed above; for 恵 it has only the older form 惠, which few families write.
 */
JAPANESE_FORM.set('惠', '恵');

/** What the first letter of an era is taken for, before the second and a year. */
const ERAS: readonly (readonly [RegExp, string])[] = [
  [/[令今合会命] ?和(?= ?(?:元|\d))/g, '令和'],
  [/[平乎] ?[成戍](?= ?(?:元|\d))/g, '平成'],
  [/[昭照] ?和(?= ?(?:元|\d))/g, '昭和'],
  // Its first letter lost: what is valid until then is of the present one.
  [/(?<!\p{L} ?)和(?= ?\d{1,2} ?年[^年]*有)/gu, '令和'],
];

/**
 * What Japan writes, and what recognition makes of it: it has no 桜, which families and streets are named after, where nobody is
 * named after a 楼; and it sees the narrow 丁 as a word of its own.
 */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/楼(?!閣)/g, '桜'],
  [/ ?丁 ?目/g, '丁目'],
  // Between digits it is the dash of a number: twenty-one is written 21 or 二十一.
  [/(?<=\d) ?[一ー] ?(?=\d)/g, '-'],
];

/** ASCII: nothing that has another form. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * 県, which recognition does not know and leaves out, so that a gap stays, or takes for 鼎: after the two or three letters of a
 * prefecture, before those of a city, a district, a town or a village. Where there are more gaps it is the first: but for three,
 * prefectures are of two letters.
 */
const PREFECTURE_CUT =
  /^(神 ?奈 ?川|和 ?歌 ?山|鹿 ?児 ?島|\p{Script=Han} ?(?:\p{Script=Han} ?)??[^\P{Script=Han}都道府県市郡区町村]) ?[ 鼎] ?(?=(?:\p{Script=Han} ?){1,5}[市郡区町村])/u;

/** No word begins with these, and no number with a dash. */
const SPACE_WITHIN = /(?<=\p{Script=Han}) (?=[市郡町村])|(?<=\d) (?=-)|(?<=-) (?=\d)/gu;

/** What stands before an address's first number is written without spaces: they part only the name of a building from it. */
const BEFORE_NUMBER = /^\D+/u;
const SPACE_IN_PLACE =
  /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]) (?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/gu;

/** Puts the letters of Japan in the place of those that only Chinese has, and mends the names of eras before a year. */
export function toJapaneseForms(text: string): string {
  if (PLAIN.test(text)) return text;
  const letters = [...text].map((letter) => JAPANESE_FORM.get(letter) ?? letter).join('');
  return [...ERAS, ...WORDS].reduce((text, [taken, written]) => text.replace(taken, written), letters);
}

/**
 * Puts back what recognition leaves out of a Japanese address, and takes out the spaces it puts into words. Of an address only:
 * families have names of two letters, too.
 */
export function completePrefecture(address: string): string {
  const whole = address.replace(PREFECTURE_CUT, (_, prefecture: string) => `${prefecture.replaceAll(' ', '')}県`);
  return whole.replace(SPACE_WITHIN, '').replace(BEFORE_NUMBER, (place) => place.replace(SPACE_IN_PLACE, ''));
}
