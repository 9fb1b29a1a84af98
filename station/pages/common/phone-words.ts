/** 10000000110 → 100 0000 0110, as it is dialled and read aloud. */
export function groupPhone(phone: string): string {
  return /^\d{11}$/.test(phone) ? `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}` : phone
}
