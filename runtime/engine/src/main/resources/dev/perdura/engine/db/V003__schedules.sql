-- One row per schedule, written anew with each change but for its definition, which changes only when a client says so.
CREATE TABLE schedule (
  schedule_key INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  schedule_id TEXT NOT NULL,
  -- When the engine has to look at it next: 0 if there is work now, NULL if never.
  deadline_millis INTEGER,
  progress BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX schedule_name ON schedule (namespace, schedule_id);

CREATE INDEX schedule_due ON schedule (deadline_millis) WHERE deadline_millis IS NOT NULL;

-- Apart from the row, because it may be large.
CREATE TABLE schedule_definition (
  schedule_key INTEGER PRIMARY KEY,
  definition BLOB NOT NULL
) STRICT;
