-- Morning list for treasury: money that left us and was not seen by the bank, oldest first.
WITH live AS (
    SELECT p.payout_id, p.state, p.minor, p.attempts, p.state_since,
           b.merchant_id, b.currency, b.value_date,
           current_date - b.value_date AS age_days
      FROM settlement.payout p
      JOIN settlement.batch b USING (batch_id)
     WHERE p.state IN ('submitted', 'suspect')
),
habits AS (
    -- Some receiving banks simply are slow; compare with the merchant's own last 90 days.
    SELECT b.merchant_id,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY p.state_since::date - b.value_date) AS usual_days
      FROM settlement.payout p
      JOIN settlement.batch b USING (batch_id)
     WHERE p.state = 'paid'
       AND b.value_date > current_date - 90
     GROUP BY b.merchant_id
    HAVING count(*) >= 5
)
SELECT l.payout_id,
       l.merchant_id,
       l.state,
       l.currency,
       l.minor,
       l.age_days,
       coalesce(h.usual_days, 2) AS usual_days,
       sum(l.minor) OVER (PARTITION BY l.currency ORDER BY l.value_date, l.payout_id) AS exposed_minor,
       CASE
           WHEN l.state = 'suspect' THEN 'call bank'
           WHEN l.age_days > 3 * coalesce(h.usual_days, 2) + 2 THEN 'trace'
           ELSE 'wait'
       END AS advice
  FROM live l
  LEFT JOIN habits h USING (merchant_id)
 WHERE l.state = 'suspect'
    OR l.age_days > coalesce(h.usual_days, 2)
 ORDER BY (l.state = 'suspect') DESC, l.age_days DESC, l.minor DESC;
