-- Accounts, entries and postings. Everything below the API relies on these three tables.
BEGIN;

CREATE SCHEMA IF NOT EXISTS ledger;

CREATE TYPE ledger.account_kind AS ENUM ('asset', 'expense', 'liability', 'revenue', 'equity');

CREATE TABLE ledger.account (
    account_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    path         text NOT NULL UNIQUE CHECK (path ~ '^[a-z_]+(/[A-Za-z0-9_]+)+$'),
    kind         ledger.account_kind NOT NULL,
    currency     char(3) NOT NULL CHECK (currency = upper(currency)),
    may_overdraw boolean NOT NULL DEFAULT false,
    opened_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE ledger.entry (
    sequence    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id    text NOT NULL UNIQUE,
    reason      text NOT NULL,
    booked_on   date NOT NULL,
    reverses    text UNIQUE REFERENCES ledger.entry (entry_id),
    seal        char(64) NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE ledger.posting (
    sequence    bigint NOT NULL REFERENCES ledger.entry (sequence),
    position    smallint NOT NULL,
    account_id  bigint NOT NULL REFERENCES ledger.account (account_id),
    delta_minor bigint NOT NULL CHECK (delta_minor <> 0),
    PRIMARY KEY (sequence, position)
);

CREATE INDEX posting_by_account ON ledger.posting (account_id, sequence) INCLUDE (delta_minor);

-- Deferred, because the postings of an entry arrive one by one inside the transaction.
CREATE FUNCTION ledger.assert_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lopsided record;
BEGIN
    SELECT a.currency, sum(p.delta_minor) AS off_by
      INTO lopsided
      FROM ledger.posting p
      JOIN ledger.account a USING (account_id)
     WHERE p.sequence = NEW.sequence
     GROUP BY a.currency
    HAVING sum(p.delta_minor) <> 0
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % is off by % %', NEW.sequence, lopsided.off_by, lopsided.currency
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER posting_balances
    AFTER INSERT ON ledger.posting
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger.assert_entry_balances();

COMMIT;
