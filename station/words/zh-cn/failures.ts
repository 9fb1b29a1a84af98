/** What the county knows about its no: who has it already, how long to wait, the number in its log. */
export interface About {
  readonly by?: string | undefined
  readonly wait?: string | undefined
  readonly number?: string | undefined
}

/** Why the county did not do it, and what to do next; by the code of its answer. */
export const failures = {
  unreachable: () => '没接上县局。线路通了再试一次。',
  'bad-request': () => '有一处写法不对，改一改再送。',
  'text-broken': () => '有一个字没有传完整，删掉重打一遍。',
  'signed-out': () => '登录到时间了，再登录一次。写的都还在。',
  'wrong-password': () => '账号或密码不对。',
  'signature-wrong': () => '这台电脑的钥匙对不上。换一个新码再试。',
  'clock-apart': () => '这台电脑的钟差得太多，先把时间调准。',
  'no-right': () => '您没有这一项的权。要用，请找管理员。',
  'no-pass': () => '看之前先写事由。写过的过了时候，再写一次。',
  'letter-old': () => '两县之间的凭信过时了。再试一次；还不行，请两边的管理员对一对时间。',
  'county-unknown': () => '对方县没有认出本县。请管理员和对方核对县名、地址和公钥。',
  'device-revoked': () => '这张桌已经被县局收回。',
  'device-unknown': () => '县局不认得这张桌。',
  'not-yours': () => '这是别的站的。',
  insecure: () => '这一页要用安全的地址打开。',
  'not-found': () => '没有找到，也许刚被别人改了。',
  'taken-by-another': ({ by = '' }: About) => `${by} 先接了这件事，别人改不了。要换人，请值班长来定。`,
  'not-now': () => '这件事现在不能这样办，看看上面有没有新的一条。',
  already: () => '已经办过了。',
  unannounced: () => '这一页不在任何一份材料里，县局没有收。',
  'wrong-offset': () => '接着送的地方对不上，会自己接好再送。',
  'no-room': () => '今天送得太多了，余下的明天再送。都还在本机。',
  'code-unknown': () => '没有这个码，多半是抄错了一个字。对着再看一遍。',
  'code-expired': () => '这个码用过了，或者过了 15 分钟。请管理员再出一个。',
  'grant-ended': () => '这次请您进来的已经到此为止，看不到了。还要接着看，请对方再请一次。',
  erased: () => '这一件已经依法删除，写过什么再也打不开。',
  'too-large': () => '太大了，县局没有收。',
  'hash-mismatch': () => '路上传坏了，再送一次。',
  'no-film': () => '里面没有能看的画面，县局没有收。',
  'other-county': () => '这一包是给别的县的，本县打不开。',
  'too-many-tries': ({ wait }: About) => `试得太多了，${wait ? `等 ${wait}` : '过一会儿'}再试。`,
  busy: () => '县局正忙，过几秒再试。写的都还在。',
  broken: ({ number }: About) =>
    `县局那边出了错，不是您按错了。${number ? `报这个号给管理员：${number}` : '请告诉管理员。'}`,
}
