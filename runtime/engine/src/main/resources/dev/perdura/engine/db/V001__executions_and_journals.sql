-- Every statement ends with a semicolon at the end of a line; a line that starts with two dashes is a comment.
-- Each index costs about as much time per commit as a row does: add one only for a query that needs it.

CREATE TABLE namespace (
  name TEXT NOT NULL PRIMARY KEY,
  namespace_id TEXT NOT NULL,
  retention_millis INTEGER NOT NULL,
  definition BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per run. Its key is the row id, so that index entries carry it for nothing.
CREATE TABLE execution (
  execution_key INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  first_run_id TEXT NOT NULL,
  workflow_type TEXT NOT NULL,
  task_queue TEXT NOT NULL,
  start_time_millis INTEGER NOT NULL,
  execution_time_millis INTEGER NOT NULL,
  start_request_id TEXT NOT NULL,
  status INTEGER NOT NULL,
  close_time_millis INTEGER,
  history_length INTEGER NOT NULL,
  history_size_bytes INTEGER NOT NULL,
  transition_count INTEGER NOT NULL,
  deadline_millis INTEGER,
  is_current INTEGER NOT NULL
) STRICT;

-- The run a workflow id stands for; also what makes two current runs of one id impossible.
CREATE UNIQUE INDEX execution_current ON execution (namespace, workflow_id) WHERE is_current = 1;

-- Run ids alone are unique. Those that rise with time are appended at the end of this index.
CREATE UNIQUE INDEX execution_run ON execution (run_id);

CREATE INDEX execution_deadline ON execution (deadline_millis) WHERE deadline_millis IS NOT NULL;

-- Rows lie in the order of arrival, not by run: a commit then fills a few pages at the end, whatever number of runs
-- it is about. Lying by run costs two to three times the processor time, because every run has a page of its own.
CREATE TABLE journal (
  arrival INTEGER PRIMARY KEY,
  execution_key INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  transition BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX journal_of_execution ON journal (execution_key, sequence);
