/**
 * What must not stand in words that an officer takes down for somebody: numbers that name a person, as the server refuses
 * them in what officers write (casework/cases/words.py), and as a hint what reads like a name. Nothing leaves the page here.
 */

const PRIVATE = /(^|[^\d])(\d{17}[\dXx]|\d{15,19}|1[3-9]\d{9}|0\d{2,3}\d{7,8})(?![\d])/;
const JOINERS = /(\d)[\s\-‐-―·.]+(?=[\dXx])/g;
// The commonest hundred surnames (公安部 2020年全国姓名报告); one of them and a character or two after words that introduce a name.
const SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
  + "钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常";
const NAMED = new RegExp(`(?:我叫|我是|名叫|名字叫|姓名是?|本人)[：:\\s]?([${SURNAMES}][\\u4e00-\\u9fff]{1,2})`);

/**
 * Whether a phone, identity or bank number stands in a text; full-width digits count, and spaces between digits hide none.
 * @param {string} text
 * @returns {boolean}
 */
export function hasPrivateNumber(text) {
  return PRIVATE.test(text.normalize("NFKC").replace(JOINERS, "$1"));
}

/**
 * What reads like the name of whoever speaks, or nothing. A hint and no more: 「我是王村镇的」 is a place.
 * @param {string} text
 * @returns {string}
 */
export function likeAName(text) {
  const found = NAMED.exec(text);
  return found === null || /[村镇乡街路厂店]/.test(found[1]) ? "" : found[1];
}
