import type { Visitor } from '../../../shared/facts/visit.ts'
import { creditCheck, organisationCheck } from '../../../shared/rules/credit-code.ts'
import { residentCheck } from '../../../shared/rules/resident-id.ts'
import type { DemoVisitor } from '../reference/visitors.ts'

/** People who come on an ordinary day. All invented, like everybody here; check characters are right. */
function someone(name: string, born: string, order: number, business = ''): DemoVisitor {
  const first17 = `999999${born}${String(order).padStart(3, '0')}`
  const visitor: Visitor = {
    name,
    identity: { kind: 'resident', number: first17 + residentCheck(first17) },
    phone: `100000002${String(order).padStart(2, '0')}`,
  }
  return { visitor, business: business === '' ? null : { name: business, uscc: creditCodeOf(order) } }
}

function creditCodeOf(order: number): string {
  const body = `MA0D${String(order).padStart(4, '0')}`
  const first17 = `92999999${body}${organisationCheck(body)}`
  return first17 + creditCheck(first17)
}

/** Those whom the pictures show beside the ones in reference/visitors.ts. */
export const townspeople = {
  zhoufusheng: someone('周福生', '19710304', 1, '周福生粮油店'),
  linchunhua: someone('林春花', '19920518', 2, '春花果蔬店'),
  heyoucai: someone('何有才', '19740911', 3, '何有才铁艺'),
  wumancang: someone('吴满仓', '19690227', 4, '满仓种植专业合作社'),
  chenfutian: someone('陈福田', '19590623', 5),
  sunguifang: someone('孙桂芳', '19630802', 6),
  zhouxiaoyan: someone('周小燕', '19970115', 7),
} as const

export const passersBy: readonly DemoVisitor[] = [
  someone('潘志远', '19850317', 11, '志远五金店'),
  someone('蒙秀兰', '19640708', 12),
  someone('韦国强', '19770125', 13, '国强养蜂场'),
  someone('罗小玲', '19910930', 14),
  someone('覃文海', '19800214', 15, '文海农家乐'),
  someone('莫丽萍', '19880506', 16, '丽萍服装店'),
  someone('唐家明', '19720819', 17),
  someone('蒋春燕', '19951203', 18),
  someone('廖建华', '19680411', 19, '建华建材'),
  someone('谢玉兰', '19560728', 20),
  someone('邓永福', '19830622', 21, '永福养殖场'),
  someone('梁美珍', '19790109', 22),
  someone('黄大勇', '19860316', 23, '大勇汽修'),
  someone('卢秋月', '19930821', 24),
  someone('苏长顺', '19610514', 25, '长顺竹器'),
  someone('石小军', '19981127', 26),
  someone('龙凤英', '19751030', 27, '凤英米粉店'),
  someone('吴应贵', '19660203', 28),
  someone('杨再兴', '19820917', 29, '再兴运输'),
  someone('田茂林', '19700625', 30, '茂林苗圃'),
  someone('滕月娥', '19891112', 31),
  someone('向志刚', '19840430', 32, '志刚装饰'),
  someone('彭雪梅', '19960719', 33),
  someone('舒光明', '19730808', 34, '光明灯具'),
  someone('麻正英', '19580217', 35),
  someone('张绍文', '19810529', 36, '绍文印务'),
  someone('胡开心', '19990104', 37),
  someone('曾宪国', '19651221', 38, '宪国粮油'),
  someone('欧阳静', '19870613', 39, '静好花店'),
  someone('司马腾', '19900226', 40, '腾达物流'),
  someone('刘三妹', '19620909', 41),
  someone('顾海波', '19780711', 42, '海波水产'),
  someone('米兰花', '19940323', 43),
  someone('包文斌', '19761018', 44, '文斌电器'),
  someone('冯志宏', '19860401', 45),
  someone('邹玉珍', '19830915', 46, '玉珍酒坊'),
  someone('熊大海', '19790322', 47, '大海吊装'),
  someone('白雪', '19970808', 48),
  someone('秦岭', '19720130', 49, '秦岭木业'),
  someone('贺新春', '19550210', 50),
]
