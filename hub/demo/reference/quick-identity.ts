import { choice, id, idCard, licence, name, phone, proxy, quick, reason, text } from './item-parts.ts'

/** 丁 身份阻断: what stands in the way of signing in. */
export const identityItems = [
  quick('丁', '密码重置', 'Reset a password', {
    number: 16,
    mode: 'web',
    skill: 'registration',
    offline: ['answered', 'booked'],
    fields: [
      choice('account', '哪个账号', 'Which account', {
        business: ['企业业务', 'Business'],
        person: ['自然人业务', 'Personal'],
      }),
      phone('phone', '预留手机号', 'Mobile on record'),
    ],
    papers: [idCard],
  }),
  quick('丁', '手机号变更', 'Change of mobile number', {
    number: 17,
    mode: 'web',
    skill: 'registration',
    offline: ['answered', 'preReviewed', 'booked'],
    fields: [
      phone('was', '原来的手机号', 'Old mobile'),
      phone('shouldBe', '新的手机号', 'New mobile'),
      choice('oldWorks', '原来的号还能收短信吗', 'Does the old one still work?', {
        yes: ['能', 'Yes'],
        no: ['不能', 'No'],
      }),
    ],
    papers: [idCard],
  }),
  quick('丁', '办税人员关联、解除', 'Link or unlink a tax clerk', {
    number: 18,
    mode: 'web',
    skill: 'registration',
    offline: ['answered', 'preReviewed', 'collected'],
    fields: [
      choice('change', '关联还是解除', 'Link or unlink', {
        link: ['关联', 'Link'],
        unlink: ['解除', 'Unlink'],
      }),
      name('clerk', '办税人员姓名', 'Tax clerk', { personal: true }),
      id('clerkId', '办税人员身份证号', 'Clerk’s identity number', 'resident'),
      choice('role', '什么身份', 'As what', {
        clerk: ['办税员', 'Tax clerk'],
        finance: ['财务负责人', 'Head of finance'],
        invoice: ['开票员', 'Invoice clerk'],
      }),
      phone('clerkPhone', '办税人员手机号', 'Clerk’s mobile'),
    ],
    papers: [licence, idCard, proxy],
  }),
  quick('丁', '人脸不通过现场核验', 'Face check failed: verify in person', {
    number: 19,
    mode: 'agent',
    skill: 'registration',
    offline: ['answered', 'preReviewed', 'booked'],
    fields: [
      text('for', '要办什么时没通过', 'What it was needed for'),
      reason,
      choice('card', '证件在不在有效期', 'Is the card valid?', {
        valid: ['在', 'Yes'],
        expired: ['过期了', 'Expired'],
      }),
    ],
    papers: [idCard],
  }),
]
