import { LedgerError } from "./errors.js";

export const MINOR_DIGITS = {
  EUR: 2,
  USD: 2,
  GBP: 2,
  CHF: 2,
  SEK: 2,
  JPY: 0,
  KWD: 3,
} as const;

export type CurrencyCode = keyof typeof MINOR_DIGITS;

/** Integer amount in the currency's minor unit. Floats never enter the ledger. */
export interface Money {
  readonly currency: CurrencyCode;
  readonly minor: bigint;
}

export function money(currency: CurrencyCode, minor: bigint | number): Money {
  if (typeof minor === "number" && !Number.isSafeInteger(minor)) {
    throw new LedgerError("malformed_amount", `not an integer minor amount: ${minor}`, { currency });
  }
  return { currency, minor: BigInt(minor) };
}

export const zero = (currency: CurrencyCode): Money => ({ currency, minor: 0n });

export function plus(left: Money, right: Money): Money {
  assertSameCurrency(left, right);
  return { currency: left.currency, minor: left.minor + right.minor };
}

export function minus(left: Money, right: Money): Money {
  assertSameCurrency(left, right);
  return { currency: left.currency, minor: left.minor - right.minor };
}

export const negate = (amount: Money): Money => ({ currency: amount.currency, minor: -amount.minor });

export function assertSameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new LedgerError("currency_mismatch", `${left.currency} does not mix with ${right.currency}`);
  }
}

/** Banker's rounding on an exact fraction. Finance signed this off for fees in PAY-611. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError("denominator must be positive");
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const floor = magnitude / denominator;
  const twiceRest = (magnitude % denominator) * 2n;
  let rounded = floor;
  if (twiceRest > denominator || (twiceRest === denominator && floor % 2n === 1n)) rounded += 1n;
  return negative ? -rounded : rounded;
}

/** Rates are kept in thousandths of a basis point so that 1.4875% stays exact (148_750 / 10^7). */
export const RATE_SCALE = 10_000_000n;

export function applyRate(amount: Money, rateE7: bigint): Money {
  return { currency: amount.currency, minor: divideHalfEven(amount.minor * rateE7, RATE_SCALE) };
}

/**
 * Splits an amount by weights without losing or inventing a cent: every share gets its floor, and
 * the leftover minor units go to the largest fractional parts, earlier shares first on a tie.
 */
export function apportion(total: Money, weights: readonly bigint[]): Money[] {
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0n);
  if (weightSum <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError("apportion needs non-negative weights with a positive sum");
  }
  const sign = total.minor < 0n ? -1n : 1n;
  const magnitude = total.minor * sign;
  const shares = weights.map((weight, index) => ({
    index,
    units: (magnitude * weight) / weightSum,
    rest: (magnitude * weight) % weightSum,
  }));
  let leftover = magnitude - shares.reduce((sum, share) => sum + share.units, 0n);
  const byRest = [...shares].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const share of byRest) {
    if (leftover === 0n) break;
    share.units += 1n;
    leftover -= 1n;
  }
  return shares.map((share) => ({ currency: total.currency, minor: share.units * sign }));
}

export function parseDecimal(text: string, currency: CurrencyCode): Money {
  const match = /^([+-]?)(\d{1,15})(?:\.(\d+))?$/.exec(text.trim());
  const digits = MINOR_DIGITS[currency];
  const fraction = match?.[3] ?? "";
  if (!match || fraction.length > digits) {
    throw new LedgerError("malformed_amount", `cannot read "${text}" as ${currency}`, { currency });
  }
  const unsigned = BigInt(`${match[2]}${fraction.padEnd(digits, "0")}`);
  return { currency, minor: match[1] === "-" ? -unsigned : unsigned };
}

export function formatMoney(amount: Money): string {
  const digits = MINOR_DIGITS[amount.currency];
  const sign = amount.minor < 0n ? "-" : "";
  const raw = (amount.minor < 0n ? -amount.minor : amount.minor).toString().padStart(digits + 1, "0");
  if (digits === 0) return `${sign}${raw} ${amount.currency}`;
  return `${sign}${raw.slice(0, -digits)}.${raw.slice(-digits)} ${amount.currency}`;
}
