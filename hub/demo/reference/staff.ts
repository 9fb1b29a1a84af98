import type { Staff } from '../../../shared/facts/directory.ts'
import type { Role } from '../../../shared/rules/roles.ts'
import type { Department, Skill } from '../../../shared/rules/skills.ts'

const assistant = (id: string, name: string, station: string): Staff => ({
  id,
  name,
  roles: ['assistant'],
  stations: [station],
  skills: [],
})
const agent = (id: string, name: string, ...skills: readonly Skill[]): Staff => ({
  id,
  name,
  roles: ['agent'],
  stations: [],
  skills,
})
const expert = (id: string, name: string, ...skills: readonly Department[]): Staff => ({
  id,
  name,
  roles: ['expert'],
  stations: [],
  skills,
})
const other = (id: string, name: string, role: Role): Staff => ({
  id,
  name,
  roles: [role],
  stations: [],
  skills: [],
})

/** The people of 松岚县, all invented. 胡德厚, the 老娘舅, is a mediator from outside the bureau. */
export const staff: readonly Staff[] = [
  assistant('zhouguilan', '周桂兰', 'wuping'),
  assistant('yangxiaoman', '杨小满', 'wuping'),
  assistant('luochanggen', '罗长根', 'shijiu'),
  assistant('hejing', '何静', 'shahe'),
  assistant('chenyiming', '陈一鸣', 'shahe'),
  other('shenguoping', '沈国平', 'leader'),
  agent('linxiao', '林晓', 'invoice'),
  agent('wuqian', '吴倩', 'insurance'),
  agent('zhenghang', '郑航', 'income'),
  agent('xuwen', '许文', 'registration'),
  agent('sunyan', '孙岩', 'crossRegion'),
  agent('tangke', '唐可', 'general'),
  expert('zhaomin', '赵敏', 'policy'),
  expert('hanli', '韩立', 'collection'),
  expert('liangying', '梁颖', 'nonTax'),
  expert('qiufeng', '邱峰', 'legal'),
  other('masuqin', '马素琴', 'mediator'),
  other('hudehou', '胡德厚', 'mediator'),
  other('dingwei', '丁伟', 'admin'),
  other('caojing', '曹静', 'archivist'),
]
