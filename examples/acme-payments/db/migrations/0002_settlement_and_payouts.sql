BEGIN;

CREATE SCHEMA settlement;

CREATE TABLE settlement.batch (
    batch_id       text PRIMARY KEY,
    merchant_id    text NOT NULL,
    currency       char(3) NOT NULL,
    value_date     date NOT NULL,
    gross_minor    bigint NOT NULL,
    fee_minor      bigint NOT NULL CHECK (fee_minor >= 0),
    held_minor     bigint NOT NULL DEFAULT 0,
    released_minor bigint NOT NULL DEFAULT 0,
    carried_minor  bigint NOT NULL DEFAULT 0,
    net_minor      bigint NOT NULL GENERATED ALWAYS AS
        (gross_minor - fee_minor - held_minor + released_minor + carried_minor) STORED,
    disposition    text NOT NULL CHECK (disposition IN ('payout', 'carry_forward', 'collect')),
    entry_id       text REFERENCES ledger.entry (entry_id)
);

CREATE INDEX batch_by_merchant ON settlement.batch (merchant_id, currency, value_date DESC);

CREATE TABLE settlement.payout (
    payout_id   text PRIMARY KEY,
    batch_id    text NOT NULL REFERENCES settlement.batch (batch_id),
    minor       bigint NOT NULL CHECK (minor > 0),
    end_to_end  text NOT NULL UNIQUE,
    state       text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'submitted', 'paid', 'returned', 'suspect')),
    attempts    smallint NOT NULL DEFAULT 0,
    state_since timestamptz NOT NULL DEFAULT now()
);

-- A returned payout may be queued again, but a batch must never be on its way twice (PAY-1366).
CREATE UNIQUE INDEX one_live_payout_per_batch
    ON settlement.payout (batch_id) WHERE state <> 'returned';

CREATE TABLE settlement.reserve_tranche (
    tranche_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch_id    text NOT NULL REFERENCES settlement.batch (batch_id),
    minor       bigint NOT NULL CHECK (minor > 0),
    release_on  date NOT NULL,
    released_by text REFERENCES settlement.batch (batch_id)
);

COMMIT;
