BEGIN;

CREATE SCHEMA api;

-- Partitioned by day: dropping yesterday-but-two is cheaper than a nightly DELETE (PAY-1290).
CREATE TABLE api.idempotency_key (
    scope          text NOT NULL,
    key            text NOT NULL CHECK (length(key) BETWEEN 8 AND 200),
    created_on     date NOT NULL DEFAULT current_date,
    request_digest text NOT NULL,
    lease_token    uuid NOT NULL,
    lease_until    timestamptz NOT NULL,
    status         smallint,
    body           text,
    PRIMARY KEY (scope, key, created_on),
    CHECK ((status IS NULL) = (body IS NULL))
) PARTITION BY RANGE (created_on);

CREATE FUNCTION api.rotate_key_partitions(keep_days int DEFAULT 3) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    day     date;
    doomed  record;
    dropped int := 0;
BEGIN
    FOREACH day IN ARRAY ARRAY[current_date, current_date + 1, current_date + 2] LOOP
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS api.%I PARTITION OF api.idempotency_key FOR VALUES FROM (%L) TO (%L)',
            'idempotency_key_' || to_char(day, 'YYYYMMDD'), day, day + 1);
    END LOOP;
    FOR doomed IN
        SELECT c.relname
          FROM pg_inherits i
          JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'api.idempotency_key'::regclass
           AND to_date(right(c.relname, 8), 'YYYYMMDD') < current_date - keep_days
    LOOP
        EXECUTE format('DROP TABLE api.%I', doomed.relname);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$;

SELECT api.rotate_key_partitions();

COMMIT;
