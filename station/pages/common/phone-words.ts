/** 10000000110 → 100 0000 0110, as it is dialled and read aloud; in one piece, also at the end of a line. */
export function groupPhone(phone: string): string {
  return /^\d{11}$/.test(phone)
    ? [phone.slice(0, 3), phone.slice(3, 7), phone.slice(7)].join('\u00a0')
    : phone
}
