/** Plain ISO dates (YYYY-MM-DD). Value dates have no time zone, and neither should our types. */
export type IsoDate = string;

const DAY_MS = 86_400_000;

export type SettlementRail = "euro_area" | "uk_domestic" | "us_domestic";

interface RailRules {
  readonly cutoffMinutesUtc: number;
  readonly fixedClosures: readonly string[]; // MM-DD
  readonly easterOffsets: readonly number[]; // days relative to Easter Sunday
}

const RAILS: Record<SettlementRail, RailRules> = {
  euro_area: {
    cutoffMinutesUtc: 15 * 60 + 30,
    fixedClosures: ["01-01", "05-01", "12-25", "12-26"],
    easterOffsets: [-2, 1],
  },
  uk_domestic: {
    cutoffMinutesUtc: 16 * 60,
    fixedClosures: ["01-01", "12-25", "12-26"],
    easterOffsets: [-2, 1],
  },
  // Floating US holidays come from the treasury feed through loadExtraClosures.
  us_domestic: {
    cutoffMinutesUtc: 21 * 60 + 15,
    fixedClosures: ["01-01", "06-19", "07-04", "11-11", "12-25"],
    easterOffsets: [],
  },
};

const extraClosures = new Map<SettlementRail, Set<IsoDate>>();

export function loadExtraClosures(rail: SettlementRail, dates: Iterable<IsoDate>): void {
  const known = extraClosures.get(rail) ?? new Set<IsoDate>();
  for (const date of dates) known.add(date);
  extraClosures.set(rail, known);
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function easterSunday(year: number): IsoDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const skippedLeaps = century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25);
  const epactSeed = (skippedLeaps + 19 * golden + 15) % 30;
  const fullMoon =
    epactSeed - Math.floor(epactSeed / 28) * (1 - Math.floor(29 / (epactSeed + 1)) * Math.floor((21 - golden) / 11));
  const weekday = (year + Math.floor(year / 4) + fullMoon + 2 - century + Math.floor(century / 4)) % 7;
  return addDays(`${year}-03-28`, fullMoon - weekday);
}

export function isBankingDay(date: IsoDate, rail: SettlementRail): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  const rules = RAILS[rail];
  if (rules.fixedClosures.includes(date.slice(5))) return false;
  if (extraClosures.get(rail)?.has(date)) return false;
  const easter = easterSunday(Number(date.slice(0, 4)));
  return !rules.easterOffsets.some((offset) => addDays(easter, offset) === date);
}

/** Rolls onto a banking day first, then counts: T+1 from a Saturday is Tuesday, not Monday. */
export function advanceBankingDays(from: IsoDate, count: number, rail: SettlementRail): IsoDate {
  let cursor = from;
  while (!isBankingDay(cursor, rail)) cursor = addDays(cursor, 1);
  for (let remaining = count; remaining > 0; remaining -= 1) {
    do cursor = addDays(cursor, 1);
    while (!isBankingDay(cursor, rail));
  }
  return cursor;
}

/** A capture after the rail's cutoff counts as captured on the next calendar day (PAY-902). */
export function valueDateFor(capturedAt: Date, delayDays: number, rail: SettlementRail): IsoDate {
  const minutes = capturedAt.getUTCHours() * 60 + capturedAt.getUTCMinutes();
  const captureDay = capturedAt.toISOString().slice(0, 10);
  const effective = minutes >= RAILS[rail].cutoffMinutesUtc ? addDays(captureDay, 1) : captureDay;
  return advanceBankingDays(effective, delayDays, rail);
}
