-- What lists show and find. A run that has no parent, memo or search attributes has a row in none of these tables.

CREATE TABLE description (
  execution_key INTEGER PRIMARY KEY,
  parent_workflow_id TEXT,
  parent_run_id TEXT,
  root_workflow_id TEXT,
  root_run_id TEXT,
  memo BLOB NOT NULL,
  search_attributes BLOB NOT NULL
) STRICT;

-- One row per value. ANY keeps each value in the type it has; a text that is searched by words is in words instead.
CREATE TABLE search_attribute (
  execution_key INTEGER NOT NULL,
  attribute TEXT NOT NULL,
  value ANY NOT NULL,
  words TEXT,
  PRIMARY KEY (execution_key, attribute, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX search_attribute_value ON search_attribute (attribute, value);

-- The order of every list: open runs first, then the latest closed. Written when a run starts and when it closes.
CREATE INDEX execution_listed ON execution (
  namespace,
  ifnull(close_time_millis, 9223372036854775807) DESC,
  start_time_millis DESC
);

-- One row: the greatest key of a run that was deleted. Keys are not given twice, even if the newest run is deleted.
CREATE TABLE deletion (
  greatest_execution_key INTEGER NOT NULL
) STRICT;

INSERT INTO deletion (greatest_execution_key) VALUES (0);
