-- Backtests from the pages: what was asked, how far each is, and its report.
--
-- `noted_at` is when one last moved: one that runs and does not move was left by a server that ended. Both the question
-- and the report are JSON; a report is bounded by the program, not by its receipts, and is kept for a while.

CREATE TABLE backtests (
    backtest_id UUID NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    plan TEXT NOT NULL,
    done_count BIGINT NOT NULL,
    place BIGINT NOT NULL,
    report TEXT,
    problem TEXT,
    actor TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    noted_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT
) WITHOUT ROWID;

-- What waits or runs is looked for often, and there are few of them.
CREATE INDEX ix_backtests_state ON backtests (state, backtest_id);
