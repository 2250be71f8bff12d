-- Monthly merchant statement. psql variables: merchant, currency, month (first day).
WITH bounds AS (
    SELECT :'month'::date AS first_day, (:'month'::date + interval '1 month')::date AS next_month
),
payable AS (
    SELECT account_id
      FROM ledger.account
     WHERE path = format('merchant/%s/payable/%s', :'merchant', :'currency')
),
opening AS (
    -- Liability account: credits are negative in the table and positive on paper.
    SELECT coalesce(-sum(p.delta_minor), 0) AS minor
      FROM ledger.posting p
      JOIN ledger.entry e USING (sequence)
     WHERE p.account_id = (SELECT account_id FROM payable)
       AND e.booked_on < (SELECT first_day FROM bounds)
),
movements AS (
    SELECT e.booked_on,
           e.sequence,
           CASE
               WHEN e.reverses IS NOT NULL THEN 'correction'
               WHEN e.entry_id LIKE 'stl\_%' THEN 'settlement'
               WHEN e.entry_id LIKE 'po\_%' THEN 'payout'
               WHEN e.entry_id LIKE 'dsp\_%' THEN 'dispute'
               ELSE 'other'
           END AS label,
           e.reason,
           -sum(p.delta_minor) AS minor
      FROM ledger.posting p
      JOIN ledger.entry e USING (sequence)
     CROSS JOIN bounds b
     WHERE p.account_id = (SELECT account_id FROM payable)
       AND e.booked_on >= b.first_day
       AND e.booked_on < b.next_month
     GROUP BY e.sequence, e.booked_on, e.entry_id, e.reverses, e.reason
)
SELECT m.booked_on,
       m.label,
       m.reason,
       m.minor,
       o.minor + sum(m.minor) OVER (ORDER BY m.booked_on, m.sequence) AS running_minor
  FROM movements m
 CROSS JOIN opening o
 ORDER BY m.booked_on, m.sequence;
